import type { Entry, ReceivedEntry, SentEntry } from './entry.ts';

/** References (RFC 5322) name the ticket and no more than so many messages. */
const mostReferences = 20;

/** What a mail to the customer answers. */
export type Thread = Pick<SentEntry, 'inReplyTo' | 'references'>;

/**
 * In-Reply-To and References of a mail to the customer: first the id that all mails of the ticket name, then the messages of the conversation in their
 * order, the answered one last. What went to outsiders, was cancelled or
 * the desk wrote by itself does not belong to it.
 * @param previous the newest entries, in any order: the references of the last message sent stand for what is older
 * @param anchor the id that all mails of the ticket name
 */
export function threadOf(previous: readonly Entry[], anchor: string): Thread {
  const messages = previous.filter(isOfConversation).toSorted((a, b) => a.order - b.order);
  const answered = messages.findLast((one) => one.type === 'received' && one.messageId !== undefined)?.messageId;
  const [, ...older] = messages.findLast((one) => one.type === 'sent')?.references ?? [];
  const chain = [...older, ...messages.flatMap(({ messageId }) => messageId ?? [])];
  const others = [...new Set(chain)].filter((id) => id !== answered && id !== anchor);
  if (answered === undefined) return { references: [anchor, ...others.slice(-mostReferences)] };
  return { inReplyTo: answered, references: [anchor, ...others.slice(1 - mostReferences), answered] };
}

function isOfConversation(entry: Entry): entry is ReceivedEntry | SentEntry {
  if (entry.type === 'received') return true;
  return entry.type === 'sent' && !entry.automatic && !entry.forward && entry.delivery.state !== 'cancelled';
}
