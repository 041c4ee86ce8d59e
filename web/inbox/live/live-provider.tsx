import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactElement, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { touchedBy } from '../api/queries.ts';
import type { LiveMessage, Viewer } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { connectLive, type LiveConnection, type LiveState } from './live-connection.ts';
import { sayOnPage } from './page-events.ts';
import { type PresenceMap, withoutWriting, withPresence } from './presence-map.ts';

interface Live {
  state: LiveState;
  online: boolean;
  retry: () => void;
  /** Tells the desk which ticket I look at; `undefined` for none. */
  watch: (number: number | undefined) => void;
  /** Tells the desk that I write to the ticket that I look at. To be called with every letter; ends by itself after fifteen seconds without one. */
  setWriting: (number: number, writing: boolean) => void;
  /** Who looks at a ticket, myself included. */
  presenceOf: (number: number) => readonly Viewer[];
}

const nobody: readonly Viewer[] = [];

const LiveContext = createContext<Live>({
  state: 'off',
  online: true,
  retry: () => {},
  watch: () => {},
  setWriting: () => {},
  presenceOf: () => nobody,
});

/** The live connection: how it stands, who looks where, and what the desk is told about where I look. */
export function useLive(): Live {
  return useContext(LiveContext);
}

/** Keeps what is shown as fresh as the desk itself: refreshes by what the live connection says, by the minute while it is broken. */
export function LiveProvider(props: { children: ReactNode }): ReactElement {
  const { config, session } = useDesk();
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('off');
  const { presence, hear } = usePresence();
  const online = useOnline();
  const connection = useRef<LiveConnection>(undefined);

  useEffect(() => {
    const { liveUrl } = config;
    if (!liveUrl) return;
    const live = connectLive({
      open: () => new WebSocket(socketUrl(liveUrl, location.href)),
      token: session.accessToken,
      onMessage: (message) => {
        hear(message);
        sayOnPage(message);
        if (message.type === 'refused') console.warn('The desk refuses the live connection:', message.reason);
        if (message.type !== 'ticket') return;
        for (const queryKey of touchedBy(message.number)) queries.invalidateQueries({ queryKey });
      },
      onState: (next) => {
        if (next === 'live') hear({ type: 'signed-in' });
        setState(next);
      },
      onBack: () => queries.invalidateQueries(),
    });
    connection.current = live;
    return () => live.stop();
  }, [config, session, queries, hear]);

  useEffect(() => {
    if (online) connection.current?.retry();
  }, [online]);

  useEffect(() => {
    if (state === 'live') return;
    const timer = setInterval(() => queries.invalidateQueries(), 60_000);
    return () => clearInterval(timer);
  }, [state, queries]);

  const [stable] = useState(() => ({
    retry: () => connection.current?.retry(),
    watch: (number: number | undefined) => connection.current?.watch(number),
    setWriting: (number: number, writing: boolean) => connection.current?.setWriting(number, writing),
  }));
  const presenceOf = (number: number): readonly Viewer[] => presence.get(number) ?? nobody;
  return <LiveContext value={{ state, online, presenceOf, ...stable }}>{props.children}</LiveContext>;
}

/** Somebody whose page died while they wrote does not say that they stopped; a bit more than the desk's own patience, milliseconds. */
const writingLasts = 17_000;

/** Who looks where, as the messages tell it. */
function usePresence(): { presence: PresenceMap; hear: (message: LiveMessage) => void } {
  const [presence, setPresence] = useState<PresenceMap>(new Map());
  const [hear] = useState(() => {
    const timers = new Map<number, ReturnType<typeof setTimeout>>();
    return (message: LiveMessage): void => {
      setPresence((map) => withPresence(map, message));
      if (message.type !== 'presence') return;
      const { number, agents } = message;
      clearTimeout(timers.get(number));
      timers.delete(number);
      // That they go on is told to those alone who look at the ticket, too: in lists they write until it is told that they do not.
      if (!agents.some(({ writing }) => writing) || !location.pathname.endsWith(`/tickets/${number}`)) return;
      timers.set(
        number,
        setTimeout(() => setPresence((map) => withoutWriting(map, number)), writingLasts),
      );
    };
  });
  return { presence, hear };
}

/** `liveUrl` may be a path of this site. */
function socketUrl(liveUrl: string, page: string): string {
  const url = new URL(liveUrl, page);
  url.protocol = url.protocol === 'http:' || url.protocol === 'ws:' ? 'ws:' : 'wss:';
  return url.href;
}

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const update = (): void => setOnline(navigator.onLine);
    addEventListener('online', update);
    addEventListener('offline', update);
    return () => {
      removeEventListener('online', update);
      removeEventListener('offline', update);
    };
  }, []);
  return online;
}
