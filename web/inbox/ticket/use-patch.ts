import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { ifMatch, type RunChange } from './use-guarded-change.ts';

/** What can be changed of a ticket's head. */
export type TicketPatch = Partial<
  Pick<TicketView, 'status' | 'folder' | 'priority' | 'kind' | 'level' | 'subject' | 'mailbox' | 'tags'> & {
    assignee: string | null;
    team: string | null;
    deferredUntil: string;
    fields: Record<string, string | number | boolean | null>;
    requester: { name: string; address: string };
    startAt: string | null;
    dueAt: string | null;
    followers: string[];
    addFollowers: string[];
    removeFollowers: string[];
    checklist: { id: string; text: string; required?: boolean; done?: boolean }[];
    /** A note that goes with the change. */
    note: string;
    mentions: string[];
  }
>;

export type Patch = (patch: TicketPatch) => Promise<boolean>;

/** Changes the ticket's head, on the version that is shown. */
export function usePatch(number: number, run: RunChange): Patch {
  const { api } = useDesk();
  const queries = useQueryClient();
  return (patch) =>
    run(async (version) => {
      const changed = await api.send<TicketView>('PATCH', `/tickets/${number}`, {
        body: patch,
        headers: ifMatch(version),
      });
      queries.setQueryData(keys.ticket(number), changed);
    });
}
