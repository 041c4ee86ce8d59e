import * as z from 'zod';
import { type Action, type AgentPrincipal, requireCan } from '../../access/index.ts';
import { NotFoundError, TukiError } from '../../platform/errors.ts';
import { derivedId } from '../../platform/ids.ts';
import {
  type Actor,
  type Entry,
  entryView,
  findInTimeline,
  loadThrough,
  type Ticket,
  TicketChangedError,
  type TicketStore,
  type TogetherContext,
  timeline,
} from '../../tickets/index.ts';

export { ifMatch } from '../../platform/if-match.ts';

/** A ticket's number in a path. */
export const numberParam = z.object({ number: z.coerce.number().int().positive().max(9_999_999_999) });

/** Where a list goes on, as every list takes it. */
export const cursorParam = z.string().max(8000).optional().describe('`next` of the page before');

/** How many lines of a timeline are shown to whoever lost a race. */
const mostShown = 20;

export const actorOf = ({ address, name }: AgentPrincipal): Actor => ({ type: 'agent', id: address, name });

/**
 * The ticket that a path names; of one that was merged into another, that one: whatever is done or decided, it is the ticket's `number` that counts then.
 * @throws NotFoundError when there is none; NotAllowedError when the agent may not do `action` to it
 */
export async function ticketFor(
  store: TicketStore,
  agent: AgentPrincipal,
  number: number,
  action: Action,
): Promise<Ticket> {
  const ticket = await loadThrough(store, number);
  if (!ticket) throw new NotFoundError(`Ticket #${number}`);
  requireCan(agent, action, { type: 'ticket', ticket });
  return ticket;
}

/**
 * Refuses a change that is based on an older version than there is, and shows what was written since.
 * @throws TicketChangedError with the current version and the entries after the one that was seen
 */
export async function requireVersion(store: TicketStore, ticket: Ticket, seen: number | undefined): Promise<void> {
  if (seen === undefined || seen === ticket.version) return;
  throw await changedSince(store, ticket, seen);
}

/** The error for a lost race: the newest entries, no more than versions have passed. */
export async function changedSince(store: TicketStore, ticket: Ticket, seen: number): Promise<TicketChangedError> {
  const missed = Math.min(mostShown, Math.max(1, ticket.version - seen));
  const { items } = await timeline(store, ticket, { limit: missed, newestFirst: true });
  return new TicketChangedError(ticket.number, ticket.version, { entries: items.reverse().map(shortView) });
}

/** An entry without its body. */
function shortView(entry: Entry) {
  const view = entryView(entry);
  const { id, type, at, actor } = view;
  return view.type === 'change'
    ? { id, type, at, actor, field: view.field, from: view.from, to: view.to }
    : { id, type, at, actor };
}

/**
 * The identity of an entry made under an Idempotency-Key: the same agent, ticket and key give the same one; without a key a new one.
 * @param number as the path names the ticket: the same when it has been merged into another in between
 * @throws TukiError `invalid-request` for a key longer than 200 characters
 */
export function entryIdFor(
  agent: Pick<AgentPrincipal, 'address'>,
  number: number,
  key: string | undefined,
  fresh: () => string,
): string {
  return key === undefined ? fresh() : derivedId('api', agent.address, String(number), checkedKey(key));
}

/** @throws TukiError `invalid-request` when the key is empty or longer than 200 characters */
export function checkedKey(key: string): string {
  if (key.length > 0 && key.length <= 200) return key;
  throw new TukiError('invalid-request', 'Idempotency-Key must have 1 to 200 characters.', {
    fields: [{ path: 'Idempotency-Key', message: 'must have 1 to 200 characters' }],
  });
}

/** Who merges, splits or links tickets, as far as they may do it to each. */
export const togetherBy = (agent: AgentPrincipal, at: number): TogetherContext => ({
  actor: actorOf(agent),
  at,
  allow: (ticket) => requireCan(agent, 'merge', { type: 'ticket', ticket }),
});

/** How many keys a ticket remembers. */
const mostRecent = 5;

/** Remembers on the ticket an entry that was made under an Idempotency-Key. */
export function remembering(ticket: Ticket, entryId: string): string[] {
  return [...(ticket.recent ?? []), entryId].slice(-mostRecent);
}

/** The entry that an earlier request with the same key has made, if the ticket remembers it. */
export async function madeBefore(store: TicketStore, ticket: Ticket, entryId: string): Promise<Entry | undefined> {
  return ticket.recent?.includes(entryId) ? findInTimeline(store, ticket, entryId) : undefined;
}
