import * as z from 'zod';
import { type Entry, statuses, type Ticket } from '../tickets/index.ts';

const instant = z.iso.datetime();

/** A ticket as a customer sees it: what it is about and how it stands, nothing of how the staff works on it. */
export const portalTicket = z
  .object({
    number: z.number().int(),
    id: z.string(),
    subject: z.string(),
    status: z.enum(statuses),
    requester: z.object({ name: z.string() }),
    createdAt: instant,
    updatedAt: instant.describe('Its creation, last waiting message, first answer or closing, whichever is latest'),
    closedAt: instant.nullable(),
  })
  .meta({ id: 'PortalTicket' });
export type PortalTicket = z.infer<typeof portalTicket>;

/** A message as a customer sees it. People are named, but no addresses are shown. */
export const portalEntry = z
  .object({
    id: z.string(),
    number: z.number().int(),
    type: z.enum(['received', 'sent']),
    at: instant,
    actor: z.object({ type: z.enum(['customer', 'agent', 'system']), name: z.string() }),
    subject: z.string(),
    text: z.string(),
    html: z.string().nullable().describe('Sanitised'),
    visibleText: z.string().nullable().describe('The text without what it quotes, when that differs'),
    attachments: z.array(
      z.object({ id: z.string(), filename: z.string(), contentType: z.string(), size: z.number().int() }),
    ),
  })
  .meta({ id: 'PortalEntry' });
export type PortalEntry = z.infer<typeof portalEntry>;

const iso = (ms: number): string => new Date(ms).toISOString();

/** A ticket for its customers. When the staff works on it (`updatedAt`, deferral) does not show. */
export function portalTicketView(ticket: Ticket): PortalTicket {
  const { number, subject, requester, createdAt, closedAt, waitingSince, firstAnsweredAt } = ticket;
  return {
    number,
    id: String(number),
    subject,
    status: ticket.status === 'deferred' ? 'open' : ticket.status,
    requester: { name: requester.name },
    createdAt: iso(createdAt),
    updatedAt: iso(Math.max(createdAt, waitingSince ?? 0, firstAnsweredAt ?? 0, closedAt ?? 0)),
    closedAt: closedAt === undefined ? null : iso(closedAt),
  };
}

/**
 * An entry for the ticket's customers, or undefined for what is not theirs: notes, changes, messages that went to others only, what was forwarded to
 * outsiders, what has not gone out and what the desk wrote by itself (an acknowledgement holds a link that is its receiver's alone).
 * @param now epoch milliseconds
 */
export function portalEntryView(
  entry: Entry,
  ticket: Pick<Ticket, 'requester' | 'participants'>,
  now: number,
): PortalEntry | undefined {
  if (entry.type === 'received')
    return messageView(entry, { type: 'customer', name: entry.from.name || entry.from.address });
  if (entry.type !== 'sent' || entry.automatic || entry.forward) return undefined;
  if (entry.delivery.state === 'cancelled' || (entry.holdUntil ?? 0) > now) return undefined;
  const people = new Set([ticket.requester.address, ...ticket.participants.map((one) => one.address)]);
  if (![...entry.to, ...entry.cc].some((one) => people.has(one.address.toLowerCase()))) return undefined;
  const type = entry.actor.type === 'agent' ? 'agent' : 'system';
  return messageView(entry, { type, name: type === 'agent' ? entry.actor.name : entry.from.name });
}

function messageView(entry: Extract<Entry, { type: 'received' | 'sent' }>, actor: PortalEntry['actor']): PortalEntry {
  return {
    id: entry.id,
    number: entry.number,
    type: entry.type,
    at: iso(entry.at),
    actor,
    subject: entry.subject,
    text: entry.text,
    html: entry.html ?? null,
    visibleText: entry.visibleText ?? null,
    attachments: entry.attachments.map(({ id, filename, contentType, size }) => ({ id, filename, contentType, size })),
  };
}
