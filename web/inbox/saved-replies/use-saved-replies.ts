/** An answer that is written once and used often. */
export interface SavedReply {
  id: string;
  name: string;
  /** What finds it fastest after `/`. */
  shortcut?: string;
  text: string;
  html?: string;
  /** Where the ticket stands after it. */
  status?: string;
  tags?: string[];
}

/** TODO: asks the desk. */
export function useSavedReplies(_mailbox: string): { data: SavedReply[] | undefined } {
  return nothing;
}

const nothing = { data: undefined };
