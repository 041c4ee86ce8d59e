import { useQuery } from '@tanstack/react-query';
import type { DeskWords } from '../../../functions/settings/desk-words.ts';
import type { Status } from '../../../functions/tickets/ticket.ts';
import { useDesk } from '../desk.ts';
import { useTexts } from '../texts.ts';

/** Under what the desk's own names are kept. */
export const wordsKey = ['words'] as const;

/** What the desk calls its statuses, as it was set: empty where it has no names of its own. */
export function useDeskWords() {
  const { api } = useDesk();
  return useQuery({ queryKey: wordsKey, queryFn: () => api.get<DeskWords>('/words'), staleTime: 5 * 60_000 });
}

/** Gives a status's name in the person's language: the desk's own where it has one, the usual one until it is known. */
export function useWords(): { status(status: Status): string } {
  const { t, language } = useTexts();
  const own = useDeskWords().data?.statuses;
  return { status: (status) => own?.[status]?.[language] || t(`status.${status}`) };
}
