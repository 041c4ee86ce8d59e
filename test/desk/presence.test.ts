import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { keys } from '../../functions/platform/keys.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

type Message = Record<string, unknown>;

describe('agents who have the inbox open', () => {
  let desk: TestDesk;
  let number: number;
  beforeAll(async () => {
    desk = await startTestDesk();
    await desk.mail({ from: 'maija@kahvila.test', subject: 'Kone', text: 'Hei' });
    await desk.idle();
    const anna = await desk.as('anna@demo.test');
    number = (await anna.tickets())[0]?.number ?? 0;
  });
  afterAll(() => desk?.stop());

  const open: WebSocket[] = [];
  afterEach(async () => {
    for (const socket of open.splice(0)) {
      if (socket.readyState === WebSocket.CLOSED) continue;
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    }
    await desk.idle();
  });

  async function connect(address: string) {
    const { token } = await desk.as(address);
    const { body } = await desk.call<{ liveUrl: string }>('GET', '/config.json');
    const socket = new WebSocket(new URL(body.liveUrl, desk.url.replace('http', 'ws')));
    open.push(socket);
    const heard: Message[] = [];
    const waiting: (() => void)[] = [];
    socket.on('message', (data) => {
      heard.push(JSON.parse(String(data)));
      for (const wake of waiting.splice(0)) wake();
    });
    await once(socket, 'open');
    const say = (message: object) => socket.send(JSON.stringify(message));
    /** The next message of a kind that was not yet looked at. */
    let looked = 0;
    const next = async (type: string): Promise<Message> => {
      for (; looked < heard.length; looked += 1) {
        const message = heard[looked];
        if (message?.type !== type) continue;
        looked += 1;
        return message;
      }
      await new Promise<void>((wake) => waiting.push(wake));
      return next(type);
    };
    say({ action: 'sign-in', token });
    await next('signed-in');
    return { socket, say, next, heard };
  }
  const viewer = (name: string, writing = false) => ({
    address: `${name}@demo.test`,
    name: `${name[0]?.toUpperCase()}${name.slice(1)} Agent`,
    writing,
  });

  it('see in the list who looks at a ticket, who writes, and when they go', async () => {
    const anna = await connect('anna@demo.test');
    const ben = await connect('ben@demo.test');
    ben.say({ action: 'watch', number });
    expect(await anna.next('presence')).toEqual({ type: 'presence', number, agents: [viewer('ben')] });
    ben.say({ action: 'write', number, writing: true });
    expect(await anna.next('presence')).toMatchObject({ agents: [viewer('ben', true)] });
    ben.socket.close();
    expect(await anna.next('presence')).toMatchObject({ agents: [] });
  });

  it('hear on coming back what they have missed', async () => {
    const ben = await connect('ben@demo.test');
    ben.say({ action: 'watch', number });
    await ben.next('presence');
    const anna = await connect('anna@demo.test');
    expect(await anna.next('presence')).toMatchObject({ number, agents: [viewer('ben')] });
  });

  it('hear that a draft appears and goes, and nothing of a save in between', async () => {
    const anna = await connect('anna@demo.test');
    const table = desk.template.assembly.resources('AWS::DynamoDB::GlobalTable').find(({ id }) => /tickets/i.test(id));
    const TableName = desk.name(table?.id ?? '');
    const key = keys.draft(number, 'reply', 'ben@demo.test');
    const Key = { pk: { S: key.pk }, sk: { S: key.sk } };
    const put = (text: string) =>
      desk.gateway.dynamodb.call('PutItem', { TableName, Item: { ...Key, item: { S: 'draft' }, text: { S: text } } });
    await put('He');
    await put('Hello');
    await put('Hello you');
    await desk.idle();
    const drafts = () => anna.heard.filter(({ type }) => type === 'draft');
    await anna.next('draft');
    expect(drafts()).toEqual([{ type: 'draft', number }]);
    await desk.gateway.dynamodb.call('DeleteItem', { TableName, Key });
    await anna.next('draft');
    expect(drafts()).toHaveLength(2);
  });

  it('hear at once what they are told', async () => {
    const ben = await connect('ben@demo.test');
    const anna = await desk.as('anna@demo.test');
    await anna.post(`/tickets/${number}/notes`, { text: 'Do you know this one, @ben?', mentions: ['ben@demo.test'] });
    expect(await ben.next('notification')).toMatchObject({
      notification: {
        reason: 'mentioned',
        number,
        by: 'Anna Agent',
        text: 'Do you know this one, @ben?',
        unread: true,
      },
    });
  });
});
