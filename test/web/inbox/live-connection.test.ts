import { describe, expect, it, vi } from 'vitest';
import { connectLive, type LiveState, type Socket, waitBefore } from '../../../web/inbox/live/live-connection.ts';

class FakeSocket implements Socket {
  readonly sent: unknown[] = [];
  readonly #listeners = new Map<string, (event: { data: unknown }) => void>();
  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }
  close(): void {
    this.happen('close');
  }
  addEventListener(type: string, listener: (event: { data: unknown }) => void): void {
    this.#listeners.set(type, listener);
  }
  happen(type: string, message?: unknown): void {
    this.#listeners.get(type)?.({ data: JSON.stringify(message) });
  }
}

function start() {
  const sockets: FakeSocket[] = [];
  const states: LiveState[] = [];
  const timers: { action: () => void; after: number }[] = [];
  const onMessage = vi.fn();
  const onBack = vi.fn();
  const connection = connectLive({
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    token: async () => 'token',
    onMessage,
    onState: (state) => states.push(state),
    onBack,
    random: () => 1,
    setTimer: (action, after) => {
      timers.push({ action, after });
      return () => timers.splice(0);
    },
  });
  const signIn = async (socket: FakeSocket | undefined): Promise<void> => {
    socket?.happen('open');
    await vi.waitFor(() => expect(socket?.sent).toHaveLength(1));
    socket?.happen('message', { type: 'signed-in' });
  };
  return { connection, sockets, states, timers, onMessage, onBack, signIn };
}

describe('the live connection', () => {
  it('signs in with the token before anything else, then hands messages on', async () => {
    const { sockets, signIn, onMessage, states } = start();
    await signIn(sockets[0]);
    expect(sockets[0]?.sent).toEqual([{ action: 'sign-in', token: 'token' }]);
    sockets[0]?.happen('message', { type: 'ticket', number: 1042, mailbox: 'support' });
    expect(onMessage).toHaveBeenCalledWith({ type: 'ticket', number: 1042, mailbox: 'support' });
    expect(states).toEqual(['connecting', 'live']);
  });

  it('comes back after ever longer pauses, and tells that messages may have been missed', async () => {
    const { sockets, signIn, timers, onBack, states } = start();
    await signIn(sockets[0]);
    expect(onBack).not.toHaveBeenCalled();
    sockets[0]?.happen('close');
    expect(states.at(-1)).toBe('waiting');
    timers.at(-1)?.action();
    sockets[1]?.happen('close');
    timers.at(-1)?.action();
    expect(timers.map((timer) => timer.after)).toEqual([1000, 2000]);
    await signIn(sockets[2]);
    expect(onBack).toHaveBeenCalledOnce();
    sockets[2]?.happen('close');
    expect(timers.at(-1)?.after).toBe(1000);
  });

  it('watches the open ticket, again after it came back', async () => {
    const { connection, sockets, signIn, timers } = start();
    connection.watch(1042);
    await signIn(sockets[0]);
    expect(sockets[0]?.sent.at(-1)).toEqual({ action: 'watch', number: 1042 });
    sockets[0]?.happen('close');
    timers.at(-1)?.action();
    await signIn(sockets[1]);
    expect(sockets[1]?.sent.at(-1)).toEqual({ action: 'watch', number: 1042 });
    connection.watch(undefined);
    expect(sockets[1]?.sent.at(-1)).toEqual({ action: 'leave' });
  });

  it('stays away once it is stopped', async () => {
    const { connection, sockets, signIn, timers } = start();
    await signIn(sockets[0]);
    connection.stop();
    connection.retry();
    expect(timers).toHaveLength(0);
    expect(sockets).toHaveLength(1);
  });

  it('tries at once when asked to', () => {
    const { connection, sockets, timers } = start();
    sockets[0]?.happen('close');
    connection.retry();
    expect(sockets).toHaveLength(2);
    expect(timers).toHaveLength(0);
  });

  it('spreads the attempts and never waits longer than half a minute', () => {
    expect(waitBefore(0, 0)).toBe(500);
    expect(waitBefore(0, 1)).toBe(1000);
    expect(waitBefore(50, 1)).toBe(30_000);
  });
});
