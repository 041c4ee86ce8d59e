import { type RelayedEntry, relayedEntry } from '../platform/messages.ts';
import type { Kind } from '../tickets/index.ts';
import { countsChanges } from './counts.ts';
import { type Fact, factsOf, needsKind } from './fact.ts';
import { type ReportStore, sortable } from './report-store.ts';

/** A message of the facts queue. */
export interface FactMessage {
  /** SQS message id. */
  messageId: string;
  /** SQS SequenceNumber: rises within the group. */
  sequence: string;
  /** JSON of a relayed entry. */
  body: string;
}

/** What recording takes. */
export interface Recorder {
  store: ReportStore;
  /** The desk's time zone, IANA name. */
  timeZone: string;
  /** The kind of a ticket now, for entries that do not tell it. */
  kindOf(number: number): Promise<Kind | undefined>;
  /** Called with what went wrong. */
  failed(messageId: string, error: unknown): void;
}

interface Recorded {
  sequence: string;
  message: RelayedEntry;
  facts: Fact[];
}

/**
 * Records one message group's part of a batch, in order: first every message's facts, then all their counters in one update for each mailbox.
 * A message that comes again, alone or with others, changes nothing twice: its facts are kept under its SequenceNumber, and the counters
 * remember the last one that they counted of the group.
 * @param group the message group id
 * @returns the ids of the messages that have to come again: the one that failed and all after it, or all when counting failed
 */
export async function recordGroup(
  recorder: Recorder,
  group: string,
  messages: readonly FactMessage[],
): Promise<string[]> {
  const recorded: Recorded[] = [];
  let failedFrom = messages.length;
  for (const [index, message] of messages.entries()) {
    try {
      const entry = relayedEntry.parse(JSON.parse(message.body));
      const facts = await keepFacts(recorder, entry, message.sequence);
      if (facts) recorded.push({ sequence: message.sequence, message: entry, facts });
    } catch (error) {
      recorder.failed(message.messageId, error);
      failedFrom = index;
      break;
    }
  }
  try {
    await countAll(recorder.store, group, recorded);
  } catch (error) {
    recorder.failed(messages[0]?.messageId ?? group, error);
    failedFrom = 0;
  }
  return messages.slice(failedFrom).map((message) => message.messageId);
}

/** @returns the facts, or undefined when the same entry was recorded from another message before */
async function keepFacts(recorder: Recorder, entry: RelayedEntry, sequence: string): Promise<Fact[] | undefined> {
  const kind = needsKind(entry) ? await recorder.kindOf(entry.number) : undefined;
  const facts = factsOf(entry, kind, recorder.timeZone);
  for (const fact of facts) {
    if (!(await recorder.store.keepFact(fact, sequence))) return undefined;
  }
  return facts;
}

async function countAll(store: ReportStore, group: string, recorded: readonly Recorded[]): Promise<void> {
  for (const mailbox of countsChanges(recorded).keys()) await countMailbox(store, group, mailbox, recorded);
}

async function countMailbox(
  store: ReportStore,
  group: string,
  mailbox: string,
  recorded: readonly Recorded[],
): Promise<void> {
  const [first, last] = [recorded[0], recorded.at(-1)];
  const change = countsChanges(recorded).get(mailbox);
  if (!first || !last || !change) return;
  const counted = await store.count(mailbox, change, group, first.sequence, last.sequence);
  if (counted.done) return;
  const rest = recorded.filter((one) => sortable(one.sequence) > counted.last);
  if (rest.length === recorded.length)
    throw new Error(`the counters of ${mailbox} have not counted ${first.sequence} and yet refuse it`);
  await countMailbox(store, group, mailbox, rest);
}
