import { InvalidRequestError } from '../platform/errors.ts';
import type { MergedCustomer } from './customer.ts';
import { type CustomerHead, customerOf } from './customer-item.ts';

/** So many customers can be merged into one, with all that were merged into them before. */
export const mostMerged = 20;
/** So many addresses one customer can have. */
export const mostAddresses = 50;

/** What a merge, or the undoing of one, makes of two customers, and whose way leads elsewhere from now on. */
export interface Merging {
  /** The one that stays, or that gives somebody back. */
  into: CustomerHead;
  /** The one that goes, or comes back. */
  from: CustomerHead;
  /** Ids of those who had been merged into `from`: they follow it. */
  followers: string[];
}

const versionOf = (head: CustomerHead): number => (head.version ?? 1) + 1;

/**
 * Merges `from` into `into`: nothing of `from` is lost or copied, it only leads on. What was merged into it before goes with it.
 * @param at epoch ms
 * @param by mail address of the agent
 * @throws InvalidRequestError for a customer and themselves, and when it would be too much for one
 */
export function merge(into: CustomerHead, from: CustomerHead, at: number, by: string): Merging {
  if (into.id === from.id) throw refused('A customer cannot be merged with themselves.');
  const { id, name, addresses, phones, organisation, segment, owner, language, mailboxes, merged = [] } = from;
  const entry: MergedCustomer = { id, into: into.id, at, by, name, addresses, phones, mailboxes };
  Object.assign(entry, { organisation, segment, owner, language });
  const all = [...(into.merged ?? []), entry, ...merged];
  if (all.length > mostMerged) throw refused(`At most ${mostMerged} customers can be merged into one.`);
  const marks = [...(into.undeliverable ?? []), ...(from.undeliverable ?? [])];
  const made: CustomerHead = { ...into, merged: all, version: versionOf(into), ...marked(into, marks) };
  if (customerOf(made).addresses.length > mostAddresses)
    throw refused(`Together they would have more than ${mostAddresses} addresses.`);
  return {
    into: made,
    from: { ...from, alias: into.id, merged: undefined, version: versionOf(from) },
    followers: merged.map((one) => one.id),
  };
}

/**
 * Undoes a merge: `from` is what it was before, with whoever had been merged into it; `into` keeps what was added to it.
 * @param from the merged customer's own item
 * @returns undefined when they are not merged into `into`
 */
export function unmerge(into: CustomerHead, from: CustomerHead): Merging | undefined {
  const { merged = [] } = into;
  if (!merged.some((one) => one.id === from.id)) return undefined;
  const branch = branchOf(merged, from.id);
  const own = merged.filter((one) => branch.has(one.id) && one.id !== from.id);
  const rest = merged.filter((one) => !branch.has(one.id));
  const theirs = new Set([from, ...own].flatMap((one) => one.addresses));
  const marks = into.undeliverable ?? [];
  const { alias: _, ...there } = from;
  return {
    into: {
      ...into,
      merged: rest.length === 0 ? undefined : rest,
      version: versionOf(into),
      ...marked(
        into,
        marks.filter((mark) => !theirs.has(mark.address)),
      ),
    },
    from: {
      ...there,
      merged: own.length === 0 ? undefined : own,
      version: versionOf(from),
      // What became of their mail in the meantime counts.
      ...marked(
        from,
        marks.filter((mark) => theirs.has(mark.address)),
      ),
    },
    followers: own.map((one) => one.id),
  };
}

/** Notes on addresses change nothing where there are none before and after. */
const marked = (before: CustomerHead, marks: NonNullable<CustomerHead['undeliverable']>) =>
  before.undeliverable === undefined && marks.length === 0 ? {} : { undeliverable: marks };

/** A merged customer and all who came with them. */
function branchOf(merged: readonly MergedCustomer[], root: string): Set<string> {
  const branch = new Set([root]);
  for (let before = 0; before < branch.size; ) {
    before = branch.size;
    for (const one of merged) if (branch.has(one.into)) branch.add(one.id);
  }
  return branch;
}

const refused = (message: string): InvalidRequestError => new InvalidRequestError([{ path: 'id', message }]);
