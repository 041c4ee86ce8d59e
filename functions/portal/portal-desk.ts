import { can, type Principal } from '../access/index.ts';
import type { CustomerStore } from '../customers/index.ts';
import type { Clock } from '../platform/clock.ts';
import { InvalidRequestError, NotAllowedError, NotFoundError } from '../platform/errors.ts';
import { derivedId, type IdSource } from '../platform/ids.ts';
import { type ServiceLevelStore, startClocks } from '../service-levels/index.ts';
import type { Mailbox, SettingsStore } from '../settings/index.ts';
import {
  change,
  type Entry,
  findInTimeline,
  joinMessage,
  loadThrough,
  openTicket,
  type Page,
  type Requester,
  type Ticket,
  type TicketStore,
  timeline,
} from '../tickets/index.ts';
import { portalMessage } from './portal-message.ts';
import { type PortalEntry, portalEntryView } from './portal-view.ts';

/** Where new tickets go when no mailbox is named, if there is one of this name; else the first one. */
const usualMailbox = 'support';

/** What the portal works on. */
export interface PortalMeans {
  tickets: TicketStore;
  settings: SettingsStore;
  customers: CustomerStore;
  serviceLevels: ServiceLevelStore;
  clock: Clock;
  ids: IdSource;
}

/** A customer, or the holder of a link, who does something in the portal. */
export interface Visitor {
  principal: Principal;
  /** Whose words it will be. */
  author: Requester;
}

/** What a customer asks for. */
export interface NewTicket {
  subject: string;
  text: string;
  /** Short id. */
  mailbox?: string;
}

/**
 * The ticket that a number leads to.
 * @throws NotFoundError when there is no such ticket, and likewise when it is not theirs, so that numbers cannot be tried out
 */
export async function visibleTicket(
  { tickets }: Pick<PortalMeans, 'tickets'>,
  principal: Principal,
  number: number,
): Promise<Ticket> {
  const ticket = await loadThrough(tickets, number);
  if (!ticket || !can(principal, 'read', { type: 'ticket', ticket })) throw new NotFoundError(`Ticket #${number}`);
  return ticket;
}

/** The messages of a ticket that its customers may see, oldest first. A page may be shorter than asked for and yet have a `next`. */
export async function visibleEntries(
  means: Pick<PortalMeans, 'tickets' | 'clock'>,
  principal: Principal,
  number: number,
  page: { limit: number; cursor?: string },
): Promise<Page<PortalEntry>> {
  const ticket = await visibleTicket(means, principal, number);
  const { items, next } = await timeline(means.tickets, ticket, page);
  return { items: items.flatMap((entry) => portalEntryView(entry, ticket, means.clock.now()) ?? []), next };
}

/**
 * Adds what a visitor wrote to a ticket; the ticket is open again.
 * @param key Idempotency-Key: the same again adds nothing and gives the first entry
 * @throws NotFoundError as `visibleTicket`; NotAllowedError when they may not answer
 */
export async function reply(
  means: PortalMeans,
  visitor: Visitor,
  number: number,
  text: string,
  key?: string,
): Promise<PortalEntry> {
  const { tickets, settings, clock, ids } = means;
  const { principal, author } = visitor;
  const seen = await visibleTicket(means, principal, number);
  if (!can(principal, 'reply', { type: 'ticket', ticket: seen })) throw new NotAllowedError();
  const mailbox = (await settings.mailbox(seen.mailbox)) ?? { name: '', address: '' };
  const id = key === undefined ? ids.next(clock.now()) : derivedId('portal', author.id, String(number), key);
  let written: Entry | undefined;
  await change(tickets, number, async (ticket) => {
    written = key === undefined ? undefined : await findInTimeline(tickets, ticket, id);
    if (written) return { ticket, entries: [] };
    const message = portalMessage({
      number: ticket.number,
      id,
      at: clock.now(),
      author,
      mailbox,
      subject: ticket.subject,
      text,
    });
    written = message;
    return joinMessage(ticket, message);
  });
  const view = written && portalEntryView(written, seen, clock.now());
  if (!view) throw new NotFoundError(`The entry of ticket #${number}`);
  return view;
}

/**
 * Opens a ticket for a customer.
 * @param key Idempotency-Key: the same again gives the ticket that the first one opened
 * @throws InvalidRequestError when there is no such mailbox
 */
export async function open(means: PortalMeans, author: Requester, asked: NewTicket, key?: string): Promise<Ticket> {
  const { tickets, customers, clock, ids } = means;
  const mailbox = await mailboxFor(means, asked.mailbox);
  const now = clock.now();
  const digest = key === undefined ? undefined : derivedId('portal', author.id, key);
  const earlier = digest === undefined ? undefined : await tickets.findClaim(digest);
  const proposal = earlier ?? { number: await tickets.nextNumber(), order: now, entryId: ids.next(now) };
  const { number, order, entryId } = earlier || digest === undefined ? proposal : await tickets.claim(digest, proposal);
  const opened = earlier && (await tickets.load(number));
  if (opened) return opened;
  const customer = await customers.ensure(author.address, author.name, now, undefined, mailbox.id);
  const requester = { ...author, id: customer.id };
  const message = portalMessage({
    number,
    id: entryId,
    at: order,
    author: requester,
    mailbox,
    subject: asked.subject,
    text: asked.text,
  });
  const subject = { mailbox: mailbox.id, priority: 'normal', kind: 'question', at: order } as const;
  const [policies, calendars] = await Promise.all([means.serviceLevels.policies(), means.serviceLevels.calendars()]);
  const clocks = startClocks(subject, policies, calendars);
  const made = openTicket({
    number,
    mailbox: mailbox.id,
    team: mailbox.team,
    message,
    requester,
    channel: 'portal',
    clocks,
  });
  await tickets.create(made);
  return made.ticket;
}

async function mailboxFor({ settings }: Pick<PortalMeans, 'settings'>, id: string | undefined): Promise<Mailbox> {
  const mailboxes = await settings.mailboxes();
  const found =
    mailboxes.find((one) => one.id === (id ?? usualMailbox)) ?? (id === undefined ? mailboxes[0] : undefined);
  if (!found)
    throw new InvalidRequestError([{ path: 'mailbox', message: `there is no mailbox ${id ?? usualMailbox}` }]);
  return found;
}
