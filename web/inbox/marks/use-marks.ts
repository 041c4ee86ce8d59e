import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useToast } from '../../ui/toast.tsx';
import type { TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';

/** What I have marked of tickets, by number. */
export interface Marks {
  /** Up to which version I have seen them. */
  seen: ReadonlyMap<number, number>;
  starred: ReadonlySet<number>;
}

interface MarksAnswer {
  seen: { number: number; version: number }[];
  starred: number[];
}

const key = ['marks'] as const;
const none: Marks = { seen: new Map(), starred: new Set() };

/** My marks; none while they are on their way. */
export function useMarks(): Marks {
  const { api } = useDesk();
  const query = useQuery({
    queryKey: key,
    staleTime: 60_000,
    queryFn: async (): Promise<Marks> => {
      const { seen, starred } = await api.get<MarksAnswer>('/marks');
      return { seen: new Map(seen.map(({ number, version }) => [number, version])), starred: new Set(starred) };
    },
  });
  return query.data ?? none;
}

/** Whether something has happened to an open ticket of the desk that I have not seen. */
export function isUnread(ticket: Pick<TicketView, 'number' | 'version' | 'status' | 'folder'>, marks: Marks): boolean {
  if (ticket.folder !== 'desk' || ticket.status === 'closed') return false;
  return (marks.seen.get(ticket.number) ?? 0) < ticket.version;
}

function alter(queries: QueryClient, how: (marks: Marks) => Marks): void {
  queries.setQueryData<Marks>(key, (marks) => how(marks ?? none));
}

/** Puts marks on tickets: shown at once, put right again when the desk does not take them. */
export function useMarking(): {
  star: (number: number, starred: boolean) => Promise<void>;
  unread: (number: number) => Promise<void>;
} {
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const put = async (number: number, body: object): Promise<void> => {
    try {
      await api.send('PUT', `/marks/${number}`, { body });
    } catch (error) {
      say(failure(error));
      queries.invalidateQueries({ queryKey: key });
    }
  };
  return {
    star: async (number, starred) => {
      alter(queries, (marks) => {
        const others = [...marks.starred].filter((each) => each !== number);
        return { ...marks, starred: new Set(starred ? [number, ...others] : others) };
      });
      await put(number, { starred });
      queries.invalidateQueries({ queryKey: ['tickets', 'starred'] });
    },
    unread: async (number) => {
      alter(queries, (marks) => ({
        ...marks,
        seen: new Map([...marks.seen].filter(([each]) => each !== number)),
      }));
      await put(number, { seen: null });
    },
  };
}

/** How long a ticket must be on the screen before it counts as seen, milliseconds: whoever steps through a list has not read it. */
const lookedAt = 800;

/** Notes that I have seen a ticket as it is now, once it has been on the screen for a moment. */
export function useSeeing({ number, version }: Pick<TicketView, 'number' | 'version'>): void {
  const { api } = useDesk();
  const queries = useQueryClient();
  useEffect(() => {
    const timer = setTimeout(() => {
      const known = queries.getQueryData<Marks>(key)?.seen.get(number) ?? 0;
      if (known >= version) return;
      alter(queries, (marks) => ({ ...marks, seen: new Map(marks.seen).set(number, version) }));
      // Nobody misses it when it fails: the ticket is shown as unread again.
      api.send('PUT', `/marks/${number}`, { body: { seen: version } }).catch(() => {});
    }, lookedAt);
    return () => clearTimeout(timer);
  }, [api, queries, number, version]);
}
