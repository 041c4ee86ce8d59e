import type { RelayedEntry } from '../platform/messages.ts';
import { type Standing, shelfOf } from '../tickets/index.ts';
import type { Fact } from './fact.ts';

/** By how much the counters of one mailbox change. Names that do not change are not there. */
export interface CountsChange {
  /** By shelf. */
  shelves: Record<string, number>;
  /** Unclosed tickets at the desk by assignee. */
  mine: Record<string, number>;
  /** Tickets that count as open in reports. */
  open: number;
}

/** Sums up what messages, with the facts made of them, change in the counters, by mailbox. Mailboxes without a change are not there. */
export function countsChanges(
  recorded: readonly { message: RelayedEntry; facts: readonly Fact[] }[],
): Map<string, CountsChange> {
  const changes = new Map<string, CountsChange>();
  const of = (mailbox: string): CountsChange => {
    const change = changes.get(mailbox) ?? { shelves: {}, mine: {}, open: 0 };
    changes.set(mailbox, change);
    return change;
  };
  for (const { message, facts } of recorded) {
    if (message.before) move(of(message.before.mailbox), message.before, -1);
    if (message.state) move(of(message.state.mailbox), message.state, 1);
    for (const fact of facts) of(fact.mailbox).open += fact.open;
  }
  for (const [mailbox, change] of changes) {
    change.shelves = withoutZeros(change.shelves);
    change.mine = withoutZeros(change.mine);
    if (isEmpty(change)) changes.delete(mailbox);
  }
  return changes;
}

function move(change: CountsChange, standing: Standing, by: number): void {
  add(change.shelves, shelfOf(standing), by);
  const { assignee, folder, status, merged } = standing;
  if (assignee !== undefined && folder === 'desk' && status !== 'closed' && !merged) {
    add(change.mine, assignee, by);
  }
}

function add(counters: Record<string, number>, name: string, by: number): void {
  counters[name] = (counters[name] ?? 0) + by;
}

function withoutZeros(counters: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== 0));
}

function isEmpty({ shelves, mine, open }: CountsChange): boolean {
  return open === 0 && Object.keys(shelves).length === 0 && Object.keys(mine).length === 0;
}
