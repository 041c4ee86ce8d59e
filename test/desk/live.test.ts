import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { first, startTestDesk, type TestDesk } from '../support/desk.ts';

describe('a change by one agent', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await startTestDesk();
  });
  afterAll(() => desk?.stop());

  async function watch(token: string): Promise<{
    socket: WebSocket;
    next(test: (message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  }> {
    const { body } = await desk.call<{ liveUrl: string }>('GET', '/config.json');
    const socket = new WebSocket(new URL(body.liveUrl, desk.url.replace('http', 'ws')));
    const seen: Record<string, unknown>[] = [];
    const waiting: (() => void)[] = [];
    socket.on('message', (data) => {
      seen.push(JSON.parse(String(data)));
      for (const wake of waiting.splice(0)) wake();
    });
    await once(socket, 'open');
    socket.send(JSON.stringify({ action: 'sign-in', token }));
    const next = async (test: (message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> => {
      const found = seen.find(test);
      if (found) return found;
      await new Promise<void>((wake) => waiting.push(wake));
      return next(test);
    };
    return { socket, next };
  }

  it('reaches another agent’s screen over the WebSocket within a second', async () => {
    const anna = await desk.as('anna@demo.test');
    const ben = await desk.as('ben@demo.test');
    const live = await watch(ben.token);
    await live.next((message) => message.type === 'signed-in');
    await desk.mail({ from: 'maija@kahvila.test', subject: 'Live', text: 'Hei' });
    await live.next((message) => message.type === 'ticket');
    const { number } = first(await anna.tickets());
    await anna.change(number, { priority: 'urgent' });
    const started = performance.now();
    const message = await live.next((one) => (one.entry as { field?: string } | undefined)?.field === 'priority');
    expect(message).toMatchObject({ type: 'ticket', number });
    expect(performance.now() - started).toBeLessThan(1000);
    live.socket.close();
  });

  it('is told to nobody who has not signed in', async () => {
    const live = await watch('not-a-token');
    const heard: unknown[] = [];
    live.socket.on('message', (data) => heard.push(JSON.parse(String(data))));
    await desk.mail({ from: 'maija@kahvila.test', subject: 'Unheard', text: 'Hei' });
    await desk.idle();
    expect(heard.filter((message) => (message as { type?: string }).type === 'ticket')).toEqual([]);
    live.socket.close();
  });
});
