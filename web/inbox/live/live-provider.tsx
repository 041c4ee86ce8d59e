import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactElement, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { touchedBy } from '../api/queries.ts';
import type { LiveMessage } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { connectLive, type LiveConnection, type LiveState } from './live-connection.ts';

interface Live {
  state: LiveState;
  online: boolean;
  retry: () => void;
  watch: (number: number | undefined) => void;
  /** Who looks at the ticket that I look at. */
  presence: Presence | undefined;
}

type Presence = Extract<LiveMessage, { type: 'presence' }>;

const LiveContext = createContext<Live>({
  state: 'off',
  online: true,
  retry: () => {},
  watch: () => {},
  presence: undefined,
});

/** The live connection: how it stands, and what the desk is told about where I look. */
export function useLive(): Live {
  return useContext(LiveContext);
}

/** Keeps what is shown as fresh as the desk itself: refreshes by what the live connection says, by the minute while it is broken. */
export function LiveProvider(props: { children: ReactNode }): ReactElement {
  const { config, session } = useDesk();
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('off');
  const [presence, setPresence] = useState<Presence>();
  const online = useOnline();
  const connection = useRef<LiveConnection>(undefined);

  useEffect(() => {
    const { liveUrl } = config;
    if (!liveUrl) return;
    const live = connectLive({
      open: () => new WebSocket(socketUrl(liveUrl, location.href)),
      token: session.accessToken,
      onMessage: (message) => {
        if (message.type === 'presence') setPresence(message);
        if (message.type === 'refused') console.warn('The desk refuses the live connection:', message.reason);
        if (message.type !== 'ticket') return;
        for (const queryKey of touchedBy(message.number)) queries.invalidateQueries({ queryKey });
      },
      onState: setState,
      onBack: () => queries.invalidateQueries(),
    });
    connection.current = live;
    return () => live.stop();
  }, [config, session, queries]);

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
  }));
  return <LiveContext value={{ state, online, presence, ...stable }}>{props.children}</LiveContext>;
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
