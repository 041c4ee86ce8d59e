import * as z from 'zod';
import { can, requireCan } from '../../access/index.ts';
import { customerIdOf } from '../../customers/index.ts';
import { learnSpam, release } from '../../mail/index.ts';
import { type FieldProblem, InvalidRequestError, NotFoundError, TukiError } from '../../platform/errors.ts';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import { derivedId } from '../../platform/ids.ts';
import { startClocks } from '../../service-levels/index.ts';
import { mailAddress, principalOf, type SettingsStore } from '../../settings/index.ts';
import {
  amend,
  change,
  channels,
  folders,
  kinds,
  levels,
  openTicket,
  priorities,
  type ReceivedEntry,
  statuses,
  type Ticket,
  TicketChangedError,
  TicketExistsError,
  type TicketPatch,
  ticketView,
  ticketViewSchema,
} from '../../tickets/index.ts';
import { actorOf, changedSince, checkedKey, ifMatch, numberParam, requireVersion, ticketFor } from './common.ts';
import { agentOf, type Means, meansOf } from './means.ts';

const subject = z.string().trim().min(1).max(250);
const tag = z.string().trim().min(1).max(50);
const fieldName = z.string().regex(/^[A-Za-z][\w-]{0,39}$/);
const fieldValue = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]);

const getTicket = agentRoute({
  method: 'GET',
  path: '/tickets/{number}',
  summary: 'A ticket; its ETag is the version that changes are based on',
  params: numberParam,
  response: ticketViewSchema,
  async handle(call) {
    const ticket = await ticketFor(meansOf(call).tickets, agentOf(call), call.params.number, 'read');
    return { body: ticketView(ticket), etag: ticket.version };
  },
});

const newTicket = z.strictObject({
  mailbox: z.string().min(1),
  subject,
  requester: z.strictObject({ name: z.string().trim().max(200).default(''), address: mailAddress }),
  text: z.string().trim().min(1).max(200_000),
  kind: z.enum(kinds).optional(),
  channel: z.enum(channels).default('phone'),
  priority: z.enum(priorities).optional(),
  tags: z.array(tag).max(50).optional(),
});

const postTicket = agentRoute({
  method: 'POST',
  path: '/tickets',
  summary: 'Open a ticket for somebody who called or came by; no mail goes out',
  headers: ['Idempotency-Key'],
  body: newTicket,
  response: ticketViewSchema,
  status: 201,
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    const { body } = call;
    requireCan(agent, 'create', { type: 'mailbox', id: body.mailbox });
    if (!(await means.settings.mailbox(body.mailbox)))
      throw new InvalidRequestError([{ path: 'mailbox', message: 'does not exist' }]);
    const now = call.clock.now();
    const key = call.headers['idempotency-key'];
    const identity = await identityOf(means, agent.address, key, now, call.ids.next(now));
    const before = key === undefined ? undefined : await means.tickets.load(identity.number);
    if (before) return { body: ticketView(before), etag: before.version };
    const ticket = await openFor(means, body, identity, actorOf(agent));
    return {
      body: ticketView(ticket),
      etag: ticket.version,
      headers: { location: `/api/v1/tickets/${ticket.number}` },
    };
  },
});

interface Identity {
  number: number;
  order: number;
  entryId: string;
}

/** Under an Idempotency-Key the number and the entry of the first request, otherwise new ones. */
async function identityOf(
  means: Means,
  agent: string,
  key: string | undefined,
  now: number,
  fresh: string,
): Promise<Identity> {
  if (key === undefined) return { number: await means.tickets.nextNumber(), order: now, entryId: fresh };
  const digest = derivedId('api', agent, checkedKey(key));
  const claimed = await means.tickets.findClaim(digest);
  if (claimed) return claimed;
  const proposal = { number: await means.tickets.nextNumber(), order: now, entryId: derivedId(digest, 'entry') };
  return means.tickets.claim(digest, proposal);
}

async function openFor(
  means: Means,
  body: z.infer<typeof newTicket>,
  identity: Identity,
  actor: ReturnType<typeof actorOf>,
): Promise<Ticket> {
  const { number, order, entryId } = identity;
  const { mailbox, requester: given, text, kind, channel, priority, tags } = body;
  const customer = await means.customers.ensure(given.address, given.name, order, undefined, mailbox);
  const requester = { id: customer.id, name: given.name || customer.name, address: given.address };
  const message: ReceivedEntry = {
    type: 'received',
    id: entryId,
    number,
    order,
    at: order,
    actor,
    channel,
    from: { name: requester.name, address: requester.address },
    to: [],
    cc: [],
    subject: body.subject,
    text,
    attachments: [],
  };
  const [policies, calendars, settings] = await Promise.all([
    means.serviceLevels.policies(),
    means.serviceLevels.calendars(),
    means.settings.mailbox(mailbox),
  ]);
  const clocks = startClocks(
    { mailbox, priority: priority ?? 'normal', kind: kind ?? 'question', at: order },
    policies,
    calendars,
  );
  const opened = openTicket({
    number,
    mailbox,
    team: settings?.team,
    message,
    requester,
    kind,
    priority,
    tags,
    channel,
    clocks,
  });
  try {
    await means.tickets.create(opened);
    return opened.ticket;
  } catch (error) {
    // The same request twice at the same time: the other one has made it.
    const there = error instanceof TicketExistsError ? await means.tickets.load(number) : undefined;
    if (there?.requester.id === customerIdOf(given.address) || there?.requester.id === customer.id) return there;
    throw error;
  }
}

const ticketPatch = z.strictObject({
  status: z.enum(statuses).optional(),
  folder: z.enum(folders).optional(),
  assignee: mailAddress.nullable().optional(),
  team: z.string().nullable().optional(),
  priority: z.enum(priorities).optional(),
  kind: z.enum(kinds).optional(),
  level: z.literal([...levels]).optional(),
  subject: subject.optional(),
  mailbox: z.string().optional(),
  tags: z.array(tag).max(50).optional(),
  addTags: z.array(tag).max(50).optional(),
  fields: z
    .record(fieldName, fieldValue)
    .refine((fields) => Object.keys(fields).length <= 50, 'at most 50 fields')
    .optional(),
  deferredUntil: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .nullable()
    .optional(),
});

const patchTicket = agentRoute({
  method: 'PATCH',
  path: '/tickets/{number}',
  summary: 'Change a ticket; If-Match names the version that the change is based on',
  headers: ['If-Match'],
  params: numberParam,
  body: ticketPatch,
  response: ticketViewSchema,
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    const { number } = call.params;
    if (call.headers['if-match'] === undefined) {
      throw new TukiError('if-match-required', 'Send If-Match with the ETag of the ticket as you saw it.');
    }
    const seen = ifMatch(call.headers);
    const patch: TicketPatch = call.body;
    const before = await ticketFor(means.tickets, agent, number, 'change');
    await requireVersion(means.tickets, before, seen);
    if (patch.mailbox !== undefined) requireCan(agent, 'create', { type: 'mailbox', id: patch.mailbox });
    await checkNames(means.settings, before, patch);
    const now = call.clock.now();
    const released = patch.folder === 'desk' && before.folder !== 'desk' ? await release(before, means, now) : {};
    const made = await change(means.tickets, number, async (ticket) => {
      requireCan(agent, 'change', { type: 'ticket', ticket });
      if (seen !== undefined && ticket.version !== seen) throw await changedSince(means.tickets, ticket, seen);
      return amend(
        ticket,
        { ...patch, ...released },
        { actor: actorOf(agent), at: now, idFor: () => call.ids.next(now) },
      );
    });
    if (patch.mailbox !== undefined) await seeCustomer(means, made.ticket);
    if (patch.folder === 'spam' && before.folder !== 'spam') await learnSpam(before, means.senders, agent.address, now);
    return { body: ticketView(made.ticket), etag: made.ticket.version };
  },
});

const deleteTicket = agentRoute({
  method: 'DELETE',
  path: '/tickets/{number}',
  summary: 'Delete a ticket for good, with all its messages: from spam, suspended or trash',
  params: numberParam,
  async handle(call) {
    const agent = agentOf(call);
    const { tickets } = meansOf(call);
    const { number } = call.params;
    const ticket = await tickets.load(number);
    // The same call again, after the first one has done it.
    if (!ticket && (await tickets.isDeleted(number))) {
      requireCan(agent, 'configure', { type: 'desk' });
      return {};
    }
    if (!ticket) throw new NotFoundError(`Ticket #${number}`);
    requireCan(agent, 'configure', { type: 'mailbox', id: ticket.mailbox });
    if (ticket.folder === 'desk')
      throw new TukiError('not-in-trash', 'Move the ticket to spam or trash before you delete it for good.');
    const [removed] = await tickets.remove([ticket], agent.address, call.clock.now());
    if (removed === undefined) throw new TicketChangedError(number);
    return {};
  },
});

/** Lets the agents of a ticket's mailbox see its customer. */
async function seeCustomer({ customers }: Means, { requester, mailbox }: Ticket): Promise<void> {
  const customer = await customers.get(requester.id);
  if (customer) await customers.seenIn(customer, mailbox);
}

/** @throws InvalidRequestError naming the fields that name what is not there, or an agent who may not see the mailbox */
async function checkNames(settings: SettingsStore, ticket: Ticket, patch: TicketPatch): Promise<void> {
  const problems: FieldProblem[] = [];
  const mailbox = patch.mailbox ?? ticket.mailbox;
  if (patch.mailbox !== undefined && !(await settings.mailbox(patch.mailbox)))
    problems.push({ path: 'mailbox', message: 'does not exist' });
  if (patch.team && !(await settings.team(patch.team))) problems.push({ path: 'team', message: 'does not exist' });
  if (patch.assignee) {
    const assignee = principalOf(await settings.agent(patch.assignee));
    if (!assignee) problems.push({ path: 'assignee', message: 'is not an active agent' });
    else if (!can(assignee, 'reply', { type: 'ticket', ticket: { ...ticket, mailbox } })) {
      problems.push({ path: 'assignee', message: 'may not answer tickets of this mailbox' });
    }
  }
  if (problems.length > 0) throw new InvalidRequestError(problems);
}

/** Single tickets. */
export const ticketRoutes: AgentRoute[] = [getTicket, postTicket, patchTicket, deleteTicket];
