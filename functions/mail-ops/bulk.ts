import { type AgentPrincipal, can } from '../access/index.ts';
import { type ReleaseDeps, release } from '../mail/index.ts';
import type { Clock } from '../platform/clock.ts';
import { NotFoundError } from '../platform/errors.ts';
import { derivedId } from '../platform/ids.ts';
import {
  type Actor,
  amend,
  change,
  mostRemoved,
  type Ticket,
  TicketChangedError,
  type TicketStore,
} from '../tickets/index.ts';

/** `purge` deletes for good, `release` puts on the desk, `trash` puts into the trash. */
export const bulkActions = ['purge', 'release', 'trash'] as const;
/** Where what came in by mail waits apart from the desk. */
export const bulkFolders = ['spam', 'suspended', 'trash'] as const;

/** What is to be done with which tickets of a folder. */
export interface Bulk {
  action: (typeof bulkActions)[number];
  folder: (typeof bulkFolders)[number];
  /** Short id. */
  mailbox: string;
  /** Address of the requester, or `@domain`; lower case. */
  sender?: string;
  /** What the subject contains, in whatever case. */
  subject?: string;
  /** The ticket was opened before this instant, epoch ms. */
  before?: number;
  /** The ticket was opened at or after this instant, epoch ms. */
  after?: number;
  cursor?: string;
}

/** How far it has come. */
export interface BulkDone {
  done: number;
  /** Tickets that were meant and left alone: the agent may not, or somebody else was faster. */
  skipped: number;
  /** Where to go on; null at the end. */
  next: string | null;
}

export interface BulkDeps {
  tickets: Pick<TicketStore, 'list' | 'load' | 'save' | 'remove'>;
  release: ReleaseDeps;
  agent: AgentPrincipal;
  clock: Clock;
}

/** No page is begun after so many milliseconds: API Gateway waits 30 seconds. */
const longest = 15_000;
/** Tickets that are changed at the same time. */
const atOnce = 10;

/**
 * Does the same to all tickets of a folder that are meant, page by page, as long as there is time. Doing it again from the same place does no harm:
 * what was done lies in the folder no more.
 */
export async function runBulk(bulk: Bulk, deps: BulkDeps): Promise<BulkDone> {
  const begun = deps.clock.now();
  const total: BulkDone = { done: 0, skipped: 0, next: bulk.cursor ?? null };
  for (let cursor = bulk.cursor; ; cursor = total.next ?? undefined) {
    const page = await deps.tickets.list({
      mailboxes: [bulk.mailbox],
      folder: bulk.folder,
      limit: mostRemoved,
      cursor,
    });
    const meant = page.items.filter((ticket) => isMeant(bulk, ticket));
    const allowed = meant.filter((ticket) => mayDo(deps.agent, bulk.action, ticket));
    const done = bulk.action === 'purge' ? await purge(allowed, deps) : await move(allowed, bulk, deps);
    total.done += done;
    total.skipped += meant.length - done;
    total.next = page.next;
    if (page.next === null || deps.clock.now() - begun >= longest) return total;
  }
}

/** Whether a ticket of the folder is among those that are meant. */
export function isMeant({ sender, subject, before, after }: Bulk, ticket: Ticket): boolean {
  const { address } = ticket.requester;
  return (
    (sender === undefined || (sender.startsWith('@') ? address.endsWith(sender) : address === sender)) &&
    (subject === undefined || ticket.subject.toLowerCase().includes(subject.toLowerCase())) &&
    (before === undefined || ticket.createdAt < before) &&
    (after === undefined || ticket.createdAt >= after)
  );
}

function mayDo(agent: AgentPrincipal, action: Bulk['action'], ticket: Ticket): boolean {
  return action === 'purge'
    ? can(agent, 'configure', { type: 'mailbox', id: ticket.mailbox })
    : can(agent, 'change', { type: 'ticket', ticket });
}

async function purge(tickets: readonly Ticket[], { tickets: store, agent, clock }: BulkDeps): Promise<number> {
  return tickets.length === 0 ? 0 : (await store.remove(tickets, agent.address, clock.now())).length;
}

async function move(tickets: readonly Ticket[], bulk: Bulk, deps: BulkDeps): Promise<number> {
  let done = 0;
  for (let at = 0; at < tickets.length; at += atOnce) {
    const outcomes = await Promise.all(tickets.slice(at, at + atOnce).map(({ number }) => moveOne(number, bulk, deps)));
    done += outcomes.filter(Boolean).length;
  }
  return done;
}

/** @returns false when somebody else has taken it out of the folder, or was faster every time */
async function moveOne(number: number, { action, folder }: Bulk, deps: BulkDeps): Promise<boolean> {
  const { agent, clock } = deps;
  const actor: Actor = { type: 'agent', id: agent.address, name: agent.name };
  const at = clock.now();
  try {
    const { entries } = await change(deps.tickets, number, async (ticket) => {
      if (ticket.folder !== folder) return { ticket, entries: [] };
      const idFor = (field: string) => derivedId('bulk', String(number), String(ticket.version), field);
      const patch = action === 'release' ? await release(ticket, deps.release, at) : { folder: 'trash' as const };
      return amend(ticket, patch, { actor, at, idFor });
    });
    return entries.length > 0;
  } catch (error) {
    if (error instanceof TicketChangedError || error instanceof NotFoundError) return false;
    throw error;
  }
}
