import { useDraft, type Writing } from '../../ui/use-draft.ts';

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
  state: 'idle' | 'saving' | 'saved' | 'failed';
  colleagues: ColleagueDraft[];
  /** Makes a colleague's draft my own, behind what I have begun. */
  take: (draft: ColleagueDraft) => Promise<void>;
};

/** TODO: saved at the desk. */
export function useTicketDraft<More = never>(number: number, kind: 'reply' | 'note'): TicketDraft<More> {
  const draft = useDraft<More>(`${kind}:${number}`);
  return {
    ...draft,
    writeHtml: (text, html) => draft.write(text, html),
    html: draft.html,
    state: 'idle',
    colleagues: [],
    take: async () => {},
  };
}
