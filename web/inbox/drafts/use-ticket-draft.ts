import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { joinWords } from '../../../functions/drafts/draft.ts';
import { textToHtml } from '../../../functions/mail/text-html.ts';
import { readDraft } from '../../ui/draft.ts';
import { useToast } from '../../ui/toast.tsx';
import { useGivenBack, type Writing } from '../../ui/use-draft.ts';
import { keys, useMe } from '../api/queries.ts';
import type { Page, TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { type DeskDraft, draftDesk, joinMore } from './desk-draft.ts';
import { DraftKeeper, type DraftState } from './draft-keeper.ts';
import { keptPlace } from './kept-draft.ts';

/** What a colleague has begun to write on the same ticket. */
export interface ColleagueDraft {
  id: string;
  agent: string;
  name: string;
  kind: 'reply' | 'note';
  /** ISO 8601. */
  savedAt: string;
  text: string;
}

/** A reply or note that is being written: kept on this device with every letter, and at the desk soon after. */
export type TicketDraft<More> = Writing<More> & {
  /** Sets words and their HTML together. */
  writeHtml: (text: string, html: string | undefined) => void;
  html: string | undefined;
  /** How far the desk has it. `failed`: it is on this device alone. */
  state: DraftState;
  colleagues: ColleagueDraft[];
  /** Sends it with `send`, as no save may come after the message. */
  whileSending: <T>(send: () => Promise<T>) => Promise<T>;
  /** Makes a colleague's draft my own, behind what I have begun. */
  take: (draft: ColleagueDraft) => Promise<void>;
};

/** Name of what is kept of a ticket's drafts. */
const draftsKey = (number: number) => ['drafts', number] as const;
/** A colleague who writes is followed so often, milliseconds. */
const followEvery = 4000;
const newKey = (): string => crypto.randomUUID();
const now = (): number => performance.now();

/**
 * The reply or note that I write to a ticket. It is kept with every letter on this device and within two seconds at the desk, where colleagues see it; it
 * is there again after a crash, on another device, and after it was taken back. What was written in two places at once is put together.
 * @template More what belongs to it besides its words; of it the desk keeps `to`, `cc`, `bcc`, `status` and `files`
 */
export function useTicketDraft<More = never>(number: number, kind: 'reply' | 'note'): TicketDraft<More> {
  const { keeper, me } = useKeeper(number, kind);
  const { draft, state } = useSyncExternalStore(keeper.subscribe, keeper.shown);
  const drafts = useDraftsOf(number);
  useEffect(() => {
    const { items, asked } = drafts.data ?? {};
    if (items && asked !== undefined && me !== '')
      keeper.meet(
        items.find((one) => one.agent === me && one.kind === kind),
        asked,
      );
  }, [drafts.data, keeper, kind, me]);
  useAbsorbed(keeper, `${kind}:${number}`);
  const colleagues = (drafts.data?.items ?? []).filter((one) => one.agent !== me && one.kind === kind);
  return {
    text: draft.text,
    html: draft.html,
    key: draft.key,
    // Only what the composer has kept under this type, or the desk from it, comes back.
    more: draft.more as More | undefined,
    state,
    colleagues,
    write: (text, html) => keeper.change(() => ({ text, html })),
    writeHtml: (text, html) => keeper.change(() => ({ text, html })),
    keep: (how) => keeper.change(({ more }) => ({ more: how(more as More | undefined) })),
    done: () => keeper.done(),
    whileSending: (send) => keeper.whileSending(send),
    take: useTake(keeper, number),
  };
}

/** Keepers go on after the page has turned to another ticket: something may still have to be told, or be sent. */
const keepers = new Map<string, DraftKeeper>();

/** The keeper of my draft, as long as it is shown; what is not at the desk by then is told when it goes. */
function useKeeper(number: number, kind: 'reply' | 'note'): { keeper: DraftKeeper; me: string } {
  const { api } = useDesk();
  const queries = useQueryClient();
  const me = useMe().data?.address ?? '';
  const place = keptPlace(me, kind, number);
  const keeper = useMemo(() => {
    const made = () =>
      new DraftKeeper({
        storage: localStorage,
        place,
        desk: draftDesk(api, number, kind),
        version: () => queries.getQueryData<TicketView>(keys.ticket(number))?.version,
        newKey,
        now,
        setTimer: (action, milliseconds) => {
          const timer = setTimeout(action, milliseconds);
          return () => clearTimeout(timer);
        },
        onDesk: () => queries.invalidateQueries({ queryKey: keys.folders }),
        onOther: () => queries.invalidateQueries({ queryKey: draftsKey(number) }),
      });
    const keeper = keepers.get(place) ?? made();
    keepers.set(place, keeper);
    return keeper;
  }, [api, queries, place, number, kind]);
  useEffect(() => {
    if (keeper.isDone) keeper.reread();
    const leave = (): void => void keeper.flush(true);
    const hide = (): void => void (document.visibilityState === 'hidden' && keeper.flush(true));
    const hear = (event: StorageEvent): void => void (event.key === place && keeper.reread());
    addEventListener('pagehide', leave);
    addEventListener('blur', leave);
    addEventListener('storage', hear);
    document.addEventListener('visibilitychange', hide);
    return () => {
      removeEventListener('pagehide', leave);
      removeEventListener('blur', leave);
      removeEventListener('storage', hear);
      document.removeEventListener('visibilitychange', hide);
      keeper.flush();
    };
  }, [keeper, place]);
  return { keeper, me };
}

/** The drafts of a ticket, asked for anew when the live connection says so and, while a colleague writes, every few seconds. */
function useDraftsOf(number: number) {
  const { api } = useDesk();
  const queries = useQueryClient();
  const me = useMe().data?.address;
  useEffect(() => {
    const hear = (event: Event): void => {
      if ((event as CustomEvent<unknown>).detail === number) queries.invalidateQueries({ queryKey: draftsKey(number) });
    };
    addEventListener('tuki:draft', hear);
    return () => removeEventListener('tuki:draft', hear);
  }, [number, queries]);
  return useQuery({
    queryKey: draftsKey(number),
    queryFn: async ({ signal }) => {
      const asked = now();
      return { items: (await api.get<Page<DeskDraft>>(`/tickets/${number}/drafts`, { signal })).items, asked };
    },
    staleTime: 0,
    refetchOnMount: 'always',
    refetchInterval: ({ state }) => (state.data?.items.some(({ agent }) => agent !== me) ? followEvery : false),
  });
}

/** Takes in what was given back to the composer: a message that was taken back stands in the draft again, before what has been begun meanwhile. */
function useAbsorbed(keeper: DraftKeeper, place: string): void {
  const absorb = useCallback(() => {
    const given = readDraft<unknown>(sessionStorage, place, newKey);
    sessionStorage.removeItem(`tuki.draft.${place}`);
    if (given.text.trim() === '' && given.more === undefined) return;
    keeper.change((draft) => {
      const { text, html } = joinWords(given, draft, textToHtml);
      return { text, html, more: joinMore(given.more, draft.more) };
    });
  }, [keeper, place]);
  useEffect(absorb, [absorb]);
  useGivenBack(place, absorb);
}

function useTake(keeper: DraftKeeper, number: number): (draft: ColleagueDraft) => Promise<void> {
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  return async ({ id }) => {
    try {
      await keeper.flush();
      const taken = await api.send<DeskDraft>('POST', `/tickets/${number}/drafts/${encodeURIComponent(id)}/take`);
      keeper.meet(taken, now());
    } catch (error) {
      say(failure(error));
    }
    for (const queryKey of [draftsKey(number), keys.folders]) queries.invalidateQueries({ queryKey });
  };
}
