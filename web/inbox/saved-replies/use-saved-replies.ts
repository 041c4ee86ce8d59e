/** Words that are written once and used often; `mayChange`: I may change it. */
export interface SavedReply {
  id: string;
  name: string;
  /** What finds it fastest after `/`. */
  shortcut?: string | undefined;
  text: string;
  html?: string | undefined;
  scope: { type: 'desk' } | { type: 'mailbox' | 'team' | 'agent'; id: string };
  /** Where the ticket stands after it. */
  status?: 'open' | 'waiting' | 'closed' | undefined;
  tags?: string[] | undefined;
  order: number;
  mayChange: boolean;
}

/** TODO: asks the desk. */
export function useSavedReplies(_mailbox: string): { data: SavedReply[] | undefined } {
  return nothing;
}

const nothing = { data: undefined };
