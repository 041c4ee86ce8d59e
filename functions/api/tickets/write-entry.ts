import type { AgentPrincipal } from '../../access/index.ts';
import { NotFoundError } from '../../platform/errors.ts';
import type { Call } from '../../platform/http.ts';
import {
  type Change,
  change,
  type Entry,
  entryView,
  type Ticket,
  TicketChangedError,
  type TicketStore,
} from '../../tickets/index.ts';
import { changedSince, entryIdFor, ifMatch, madeBefore, remembering, requireVersion } from './common.ts';

/** The identity and place of an entry that is being written. */
export interface Place {
  id: string;
  order: number;
  at: number;
}

/** Keeps an entry once under its Idempotency-Key, on the version that If-Match names when it names one. */
export async function write(
  call: Pick<Call, 'headers' | 'clock' | 'ids'> & { params: { number: number } },
  store: TicketStore,
  agent: AgentPrincipal,
  ticket: Ticket,
  make: (ticket: Ticket, place: Place) => Change,
) {
  const key = call.headers['idempotency-key'];
  const now = call.clock.now();
  const id = entryIdFor(agent, call.params.number, key, () => call.ids.next(now));
  const seen = ifMatch(call.headers);
  const answerWith = (entry: Entry, version: number) => ({ body: entryView(entry), etag: version });
  const before = await madeBefore(store, ticket, id);
  if (before) return answerWith(before, ticket.version);
  await requireVersion(store, ticket, seen);
  let repeated: Entry | undefined;
  const made = await change(store, ticket.number, async (current) => {
    // Merged into another a moment ago, where the agent may have no right.
    if (current.number !== ticket.number) throw new TicketChangedError(ticket.number);
    repeated = await madeBefore(store, current, id);
    if (repeated) return { ticket: current, entries: [] };
    if (seen !== undefined && current.version !== seen) throw await changedSince(store, current, seen);
    const changed = make(current, { id, order: now, at: now });
    return key === undefined
      ? changed
      : { ...changed, ticket: { ...changed.ticket, recent: remembering(current, id) } };
  });
  const entry = repeated ?? made.entries[0];
  if (!entry) throw new NotFoundError('The entry');
  return answerWith(entry, made.ticket.version);
}
