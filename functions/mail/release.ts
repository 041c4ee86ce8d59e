import type { CustomerStore } from '../customers/index.ts';
import { type ServiceLevelStore, startClocks } from '../service-levels/index.ts';
import type { SenderStore } from '../settings/index.ts';
import type { Ticket, TicketPatch } from '../tickets/index.ts';

/** Mail of a sender whose ticket was marked as spam goes to spam by itself for so long: 90 days in milliseconds. */
const learnedFor = 90 * 24 * 60 * 60 * 1000;
const marking = (number: number): string => `Ticket #${number} was marked as spam.`;

/** What bringing a ticket to the desk needs. */
export interface ReleaseDeps {
  customers: Pick<CustomerStore, 'ensure'>;
  serviceLevels: Pick<ServiceLevelStore, 'policies' | 'calendars'>;
  senders: Pick<SenderStore, 'get' | 'remove'>;
}

/**
 * Everything that a ticket which was put aside has not had: its customer is kept, the block that marking it as spam made is taken back, and promises
 * begin. Whoever brings a ticket to the desk does it first. Repeating it changes nothing.
 * @param now epoch ms: the promises count from the moment when somebody can keep them
 * @returns how the ticket is to be changed
 */
export async function release(
  ticket: Ticket,
  { customers, serviceLevels, senders }: ReleaseDeps,
  now: number,
): Promise<Pick<TicketPatch, 'folder' | 'clocks'>> {
  const { requester, mailbox, priority, kind } = ticket;
  const [policies, calendars, [rule]] = await Promise.all([
    serviceLevels.policies(),
    serviceLevels.calendars(),
    senders.get([requester.address]),
    customers.ensure(requester.address, requester.name, now, undefined, mailbox),
  ]);
  if (rule?.note === marking(ticket.number)) await senders.remove(rule.pattern);
  return { folder: 'desk', clocks: startClocks({ mailbox, priority, kind, at: now }, policies, calendars) };
}

/**
 * Blocks whoever wrote what an agent has marked as spam, for 90 days. A rule that counts already stays. Repeating it changes nothing.
 * @param by mail address of the agent
 * @param now epoch ms
 */
export async function learnSpam(
  ticket: Ticket,
  senders: Pick<SenderStore, 'get' | 'put'>,
  by: string,
  now: number,
): Promise<void> {
  if (ticket.channel !== 'mail') return;
  const pattern = ticket.requester.address;
  const [rule] = await senders.get([pattern]);
  const counts = rule !== undefined && (rule.until === undefined || rule.until > now);
  if (counts) return;
  await senders.put({ pattern, verdict: 'block', until: now + learnedFor, by, at: now, note: marking(ticket.number) });
}
