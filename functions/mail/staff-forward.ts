import { derivedId } from '../platform/ids.ts';
import type { Actor, Address, NoteEntry, ReceivedEntry, Requester } from '../tickets/index.ts';
import type { Arrival, Place, ReceiveDeps } from './arrival.ts';
import { forwardedFrom } from './forwarded.ts';
import { mailboxOf } from './incoming.ts';
import { receivedEntry } from './received-entry.ts';

/** A customer's mail that an agent has passed on to the desk. */
export interface ForwardedByAgent {
  customer: Address;
  /** The message as the customer wrote it; the mail that it came in stays its original. */
  entry(place: Place, requester: Requester): ReceivedEntry;
  /** What the agent wrote above it, if anything. */
  comment(message: ReceivedEntry): NoteEntry | undefined;
}

/**
 * Whether an agent, who has proved to be one (DMARC), forwards somebody else's mail.
 * @returns undefined when not, or when it does not tell for sure whose mail it is
 */
export async function readStaffForward(
  arrival: Arrival,
  deps: Pick<ReceiveDeps, 'settings'>,
): Promise<ForwardedByAgent | undefined> {
  const { incoming, mailboxes } = arrival;
  const { parsed, from } = incoming;
  if (parsed === undefined || incoming.claimed || incoming.content.verdicts?.dmarc !== 'PASS') return undefined;
  const forwarded = await forwardedFrom(parsed);
  if (forwarded === undefined || forwarded.from.address === from.address) return undefined;
  if (mailboxOf(forwarded.from.address, mailboxes) !== undefined) return undefined;
  const agent = await deps.settings.principal(from.address);
  if (!agent) return undefined;
  const actor: Actor = { type: 'agent', id: agent.address, name: agent.name };
  return {
    customer: forwarded.from,
    entry(place, requester) {
      const { html, visibleText, ...plain } = receivedEntry(arrival, place);
      return {
        ...plain,
        actor,
        from: { name: requester.name, address: requester.address },
        to: [],
        cc: [],
        subject: forwarded.subject || plain.subject,
        text: forwarded.text,
      };
    },
    comment(message) {
      if (forwarded.comment.trim() === '') return undefined;
      const { number, order, at } = message;
      const id = derivedId('forwarded-with', message.id);
      return { type: 'note', id, number, order: order + 1, at, actor, text: forwarded.comment.trim(), mentions: [] };
    },
  };
}
