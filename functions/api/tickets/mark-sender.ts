import type { SenderStore } from '../../settings/index.ts';
import type { Folder, Ticket } from '../../tickets/index.ts';

/** Mail of a sender whose ticket was marked as spam goes to spam by itself for so long: 90 days in milliseconds. */
const learnedFor = 90 * 24 * 60 * 60 * 1000;
const marking = (number: number): string => `Ticket #${number} was marked as spam.`;

/**
 * What the desk learns when an agent moves a ticket: whoever wrote what was marked as spam is blocked for 90 days, and no longer once it is moved back. A
 * rule that a lead has made stays. Repeating it changes nothing.
 * @param folder where the ticket goes
 * @param now epoch ms
 */
export async function learnFromFolder(
  senders: Pick<SenderStore, 'get' | 'put' | 'remove'>,
  ticket: Ticket,
  folder: Folder | undefined,
  by: string,
  now: number,
): Promise<void> {
  if (ticket.channel !== 'mail' || folder === undefined || folder === ticket.folder) return;
  const pattern = ticket.requester.address;
  const note = marking(ticket.number);
  if (folder === 'spam') {
    const [rule] = await senders.get([pattern]);
    const counts = rule !== undefined && (rule.until === undefined || rule.until > now);
    if (!counts) await senders.put({ pattern, verdict: 'block', until: now + learnedFor, by, at: now, note });
  } else if (ticket.folder === 'spam') {
    const [rule] = await senders.get([pattern]);
    if (rule?.note === note) await senders.remove(pattern);
  }
}
