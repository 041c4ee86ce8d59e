import type { LiveMessage } from '../api/types.ts';

/** How the live connection stands. `off` before the first attempt, and where the desk has none. */
export type LiveState = 'off' | 'connecting' | 'live' | 'waiting';

/** The part of a WebSocket that the connection uses. */
export interface Socket {
  send(data: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

export interface LiveConnection {
  /** Tells the desk which ticket is looked at; `undefined` for none. */
  watch(number: number | undefined): void;
  /**
   * Tells the desk that the person writes to the ticket that is looked at, or does so no more. To be called with every letter: the desk is told anew
   * every ten seconds, and that they have stopped when fifteen have passed without a call.
   */
  setWriting(number: number, writing: boolean): void;
  /** Tries again now, without waiting for the next attempt. */
  retry(): void;
  stop(): void;
}

/** While somebody writes the desk is told so anew after this, milliseconds; it forgets it after half as much again. */
const writingToldEvery = 10_000;
/** Who has not typed for this long, milliseconds, has stopped. */
const writingEndsAfter = 15_000;

/**
 * How long to wait before the next attempt: twice as long each time up to half a minute, spread so that a whole desk does not come
 * back in the same instant.
 * @param attempt 0 for the first
 * @param random 0 to 1
 * @returns milliseconds
 */
export function waitBefore(attempt: number, random: number): number {
  const ceiling = Math.min(30_000, 1000 * 2 ** attempt);
  return Math.round(ceiling * (0.5 + random / 2));
}

/**
 * Keeps a WebSocket to the desk open: signs in, hands messages on, comes back with growing pauses after it broke.
 * `onBack` tells that messages may have been missed.
 */
export function connectLive(options: {
  open: () => Socket;
  token: () => Promise<string | undefined>;
  onMessage: (message: LiveMessage) => void;
  onState: (state: LiveState) => void;
  onBack: () => void;
  random?: () => number;
  setTimer?: (action: () => void, milliseconds: number) => () => void;
}): LiveConnection {
  const random = options.random ?? Math.random;
  const setTimer = options.setTimer ?? browserTimer;
  let attempt = 0;
  let socket: Socket | undefined;
  let cancelTimer = (): void => {};
  let signedIn = false;
  let stopped = false;
  let wasLive = false;
  let watched: number | undefined;
  let watchIsDue = false;
  let writing = false;
  let isFresh = false;
  let cancelStop = (): void => {};
  let cancelFresh = (): void => {};

  const tell = (body: unknown): void => socket?.send(JSON.stringify(body));
  const watch = (): void => tell(watched === undefined ? { action: 'leave' } : { action: 'watch', number: watched });

  /** From one ticket to the next is one step: messages that are sent in the same moment may overtake each other on their way. */
  function watchSoon(): void {
    if (watchIsDue) return;
    watchIsDue = true;
    queueMicrotask(() => {
      watchIsDue = false;
      if (signedIn) watch();
    });
  }

  function forgetWriting(): void {
    writing = false;
    isFresh = false;
    cancelStop();
    cancelFresh();
  }

  function tellWriting(): void {
    if (!signedIn || watched === undefined) return;
    tell({ action: 'write', number: watched, writing });
    isFresh = writing;
    cancelFresh();
    if (!writing) return;
    cancelFresh = setTimer(() => {
      isFresh = false;
    }, writingToldEvery);
  }

  function setWriting(number: number, is: boolean): void {
    if (number !== watched || (!is && !writing)) return;
    cancelStop();
    writing = is;
    if (is) cancelStop = setTimer(() => setWriting(number, false), writingEndsAfter);
    if (!is || !isFresh) tellWriting();
  }

  function receive(message: LiveMessage): void {
    if (message.type !== 'signed-in') {
      // It has overtaken the word about which ticket is looked at: the next letter says it again.
      if (message.type === 'refused' && message.action === 'write') isFresh = false;
      options.onMessage(message);
      return;
    }
    signedIn = true;
    attempt = 0;
    options.onState('live');
    if (watched !== undefined) watch();
    if (writing) tellWriting();
    if (wasLive) options.onBack();
    wasLive = true;
  }

  function open(): void {
    options.onState('connecting');
    const opened = options.open();
    socket = opened;
    opened.addEventListener('open', async () => {
      const token = await options.token();
      if (token && socket === opened) tell({ action: 'sign-in', token });
    });
    opened.addEventListener('message', (event) => receive(JSON.parse(String(event.data)) as LiveMessage));
    opened.addEventListener('close', () => {
      if (stopped || socket !== opened) return;
      signedIn = false;
      socket = undefined;
      options.onState('waiting');
      cancelTimer = setTimer(open, waitBefore(attempt++, random()));
    });
  }

  open();
  return {
    watch: (number) => {
      if (number !== watched) forgetWriting();
      watched = number;
      watchSoon();
    },
    setWriting,
    retry: () => {
      if (socket || stopped) return;
      cancelTimer();
      open();
    },
    stop: () => {
      stopped = true;
      forgetWriting();
      cancelTimer();
      socket?.close();
    },
  };
}

function browserTimer(action: () => void, milliseconds: number): () => void {
  const timer = setTimeout(action, milliseconds);
  return () => clearTimeout(timer);
}
