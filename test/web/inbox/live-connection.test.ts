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
      const timer = { action, after };
      timers.push(timer);
      return () => {
        if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
      };
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
    await Promise.resolve();
    expect(sockets[1]?.sent.at(-1)).toEqual({ action: 'leave' });
  });

  it('goes from one ticket to the next without leaving in between', async () => {
    const { connection, sockets, signIn } = start();
    await signIn(sockets[0]);
    connection.watch(1042);
    await Promise.resolve();
    connection.watch(undefined);
    connection.watch(1043);
    await Promise.resolve();
    expect(sockets[0]?.sent.slice(1)).toEqual([
      { action: 'watch', number: 1042 },
      { action: 'watch', number: 1043 },
    ]);
  });

  describe('while the person writes', () => {
    async function writing() {
      const started = start();
      await started.signIn(started.sockets[0]);
      started.connection.watch(1042);
      await Promise.resolve();
      const written = () => started.sockets.flatMap(({ sent }) => sent.filter((one) => isWrite(one)));
      /** Lets the youngest timer of so many milliseconds go off. */
      const pass = (after: number) => started.timers.findLast((timer) => timer.after === after)?.action();
      return { ...started, written, pass };
    }
    const isWrite = (one: unknown): boolean => (one as { action: string }).action === 'write';
    const writes = { action: 'write', number: 1042, writing: true };

    it('tells the desk with the first letter, and again with one after ten seconds', async () => {
      const { connection, written, pass } = await writing();
      for (let letter = 0; letter < 5; letter += 1) connection.setWriting(1042, true);
      expect(written()).toEqual([writes]);
      pass(10_000);
      connection.setWriting(1042, true);
      expect(written()).toEqual([writes, writes]);
    });

    it('tells that they have stopped, by themselves or for fifteen seconds', async () => {
      const { connection, written, pass } = await writing();
      connection.setWriting(1042, true);
      connection.setWriting(1042, false);
      connection.setWriting(1042, false);
      expect(written()).toEqual([writes, { ...writes, writing: false }]);
      connection.setWriting(1042, true);
      pass(15_000);
      expect(written().at(-1)).toEqual({ ...writes, writing: false });
    });

    it('says it again after the connection came back, and at once when it was refused', async () => {
      const { connection, written, sockets, timers, signIn } = await writing();
      connection.setWriting(1042, true);
      sockets[0]?.happen('message', { type: 'refused', action: 'write', reason: '' });
      connection.setWriting(1042, true);
      expect(written()).toEqual([writes, writes]);
      sockets[0]?.happen('close');
      timers.findLast((timer) => timer.after === 1000)?.action();
      await signIn(sockets[1]);
      expect(sockets[1]?.sent.slice(1)).toEqual([{ action: 'watch', number: 1042 }, writes]);
    });

    it('tells nothing of a ticket that is not looked at', async () => {
      const { connection, written } = await writing();
      connection.setWriting(7, true);
      expect(written()).toEqual([]);
    });
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
