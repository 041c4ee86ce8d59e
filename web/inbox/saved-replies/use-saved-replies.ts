import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { SavedReply as KeptReply } from '../../../functions/settings/saved-reply.ts';
import type { Page } from '../api/types.ts';
import { useDesk } from '../desk.ts';

/** Words that are written once and used often; `mayChange`: I may change it. */
export type SavedReply = KeptReply & { mayChange: boolean };

/** Name of what is kept of saved replies; with a mailbox, what can be used there. */
export const savedRepliesKey = ['saved-replies'] as const;

/** The saved replies that I may use in a mailbox; without one, all that I may use or change. */
export function useSavedReplies(mailbox?: string): UseQueryResult<SavedReply[]> {
  const { api } = useDesk();
  return useQuery({
    queryKey: [...savedRepliesKey, mailbox ?? null],
    queryFn: async () => (await api.get<Page<SavedReply>>('/saved-replies', { query: { mailbox } })).items,
    staleTime: 60_000,
  });
}
