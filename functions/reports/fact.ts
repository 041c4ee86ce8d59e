import type { RelayedEntry } from '../platform/messages.ts';
import type { Folder, Kind, Standing, StatedFact } from '../tickets/index.ts';
import { monthOf } from './month.ts';

/** What one entry of a ticket means for the reports of one mailbox. */
export interface Fact {
  /** Id of the entry. */
  id: string;
  mailbox: string;
  /** The month of `at` in the desk's time zone. */
  month: string;
  number: number;
  /** Epoch milliseconds. */
  at: number;
  /** The ticket's kind after the entry, where known. */
  kind?: Kind;
  /** Where the ticket lies after the entry, when the entry moved it. */
  folder?: Folder;
  facts: StatedFact[];
  /** By how many the entry changed the number of the mailbox's open tickets: −1, 0 or 1. Project work is not among them. */
  open: number;
}

/**
 * The facts of an entry: one for its mailbox, two when it moved the ticket to another mailbox, none when it has nothing that a report counts.
 * @param kind the ticket's kind, for a standing that does not tell
 * @param timeZone the desk's, IANA name
 */
export function factsOf(message: RelayedEntry, kind: Kind | undefined, timeZone: string): Fact[] {
  const { state, before } = message;
  const mailbox = state?.mailbox ?? message.mailbox;
  const stated = message.facts ?? [];
  const open = new Map<string, number>([[mailbox, 0]]);
  if (before && isOpen(before, kind)) open.set(before.mailbox, -1);
  if (state && isOpen(state, kind)) open.set(mailbox, (open.get(mailbox) ?? 0) + 1);
  const base = { id: message.id, month: monthOf(message.at, timeZone), number: message.number, at: message.at };
  const where = { kind: state?.kind ?? kind, folder: state?.folder };
  const turned =
    state && before && (state.folder !== before.folder || isProject(state, kind) !== isProject(before, kind));
  return [...open].flatMap(([one, change]) => {
    const here = one === mailbox;
    if (change === 0 && !(here && (stated.length > 0 || turned))) return [];
    return [{ ...base, mailbox: one, ...(here ? where : {}), facts: here ? stated : [], open: change }];
  });
}

/** Whether the kind of the message's ticket has to be looked up before its facts can be told. */
export function needsKind({ state, before, facts }: RelayedEntry): boolean {
  if (!state) return (facts ?? []).length > 0;
  return state.kind === undefined || (before !== undefined && before.kind === undefined);
}

function isProject(standing: Standing, kind: Kind | undefined): boolean {
  return (standing.kind ?? kind) === 'project';
}

function isOpen(standing: Standing, kind: Kind | undefined): boolean {
  const atDesk = standing.folder === 'desk' && standing.status !== 'closed' && !standing.merged;
  return atDesk && !isProject(standing, kind);
}
