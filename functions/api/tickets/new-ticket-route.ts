import * as z from 'zod';
import { type AgentPrincipal, actionsOfPatch, requireCan } from '../../access/index.ts';
import { type FieldProblem, InvalidRequestError } from '../../platform/errors.ts';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import { derivedId } from '../../platform/ids.ts';
import { startClocks } from '../../service-levels/index.ts';
import { fieldProblems, mailAddress } from '../../settings/index.ts';
import {
  channels,
  kinds,
  openForCaller,
  priorities,
  type ReceivedEntry,
  type Requester,
  type Ticket,
  TicketExistsError,
  ticketView,
  ticketViewSchema,
} from '../../tickets/index.ts';
import { agentProblem, requireClosable, type TicketSubject } from './check-names.ts';
import { actorOf, checkedKey } from './common.ts';
import { checklist, fields, instant, requester, shortNote, subject, tags } from './inputs.ts';
import { agentOf, type Means, meansOf } from './means.ts';
import { requesterFor } from './requester.ts';

const newTicket = z.strictObject({
  mailbox: z.string().min(1),
  subject,
  requester,
  text: z.string().trim().min(1).max(200_000),
  kind: z.enum(kinds).optional(),
  channel: z.enum(channels).default('phone'),
  priority: z.enum(priorities).optional(),
  tags: tags.optional(),
  assignee: z
    .union([z.literal('me'), mailAddress])
    .optional()
    .describe('Mail address of an agent, or me'),
  team: z.string().min(1).optional().describe("The mailbox's when left out"),
  fields: fields.optional(),
  checklist: checklist.optional(),
  dueAt: instant.optional(),
  note: shortNote.optional().describe('For the staff, such as how it was solved'),
  status: z
    .enum(['open', 'closed'])
    .optional()
    .describe('Closed: it was solved at once. New when left out, open with an assignee'),
});
type NewTicket = z.output<typeof newTicket>;

const postTicket = agentRoute({
  method: 'POST',
  path: '/tickets',
  summary: 'Open a ticket for somebody who called or came by, perhaps solved at once; no mail goes out',
  headers: ['Idempotency-Key'],
  body: newTicket,
  response: ticketViewSchema,
  status: 201,
  async handle(call) {
    const agent = agentOf(call);
    const means = meansOf(call);
    const body: NewTicket = call.body.assignee === 'me' ? { ...call.body, assignee: agent.address } : call.body;
    requireCan(agent, 'create', { type: 'mailbox', id: body.mailbox });
    const mailbox = await means.settings.mailbox(body.mailbox);
    if (!mailbox) throw new InvalidRequestError([{ path: 'mailbox', message: 'does not exist' }]);
    const now = call.clock.now();
    const key = call.headers['idempotency-key'];
    const identity = await identityOf(means, agent.address, key, now, call.ids.next(now));
    const before = key === undefined ? undefined : await means.tickets.load(identity.number);
    if (before) return { body: ticketView(before), etag: before.version };
    const subject = subjectOf(body, identity.number);
    for (const action of actionsOfPatch(body, agent.address))
      if (action !== 'change') requireCan(agent, action, { type: 'ticket', ticket: subject });
    await checkNew(means, body, subject);
    const customer = await requesterFor(call, agent, body.requester, identity.order, body.mailbox);
    const ticket = await openFor(means, { agent, body, identity, customer, team: mailbox.team });
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

/** The ticket that is to be, as far as rights depend on it. */
const subjectOf = ({ mailbox }: NewTicket, number: number): TicketSubject => ({
  number,
  mailbox,
  folder: 'desk',
  requester: { id: '', name: '', address: '' },
  participants: [],
});

/** @throws InvalidRequestError naming what is not there, who may not, and values that cannot be */
async function checkNew({ settings }: Means, body: NewTicket, subject: TicketSubject): Promise<void> {
  const problems: FieldProblem[] = [];
  const { mailbox, assignee, team, fields: values } = body;
  if (team !== undefined && !(await settings.team(team))) problems.push({ path: 'team', message: 'does not exist' });
  if (assignee !== undefined) {
    const message = await agentProblem(settings, subject, 'reply', assignee);
    if (message !== undefined) problems.push({ path: 'assignee', message });
  }
  if (values !== undefined) problems.push(...fieldProblems(await settings.fields(), values, { on: 'ticket', mailbox }));
  if (problems.length > 0) throw new InvalidRequestError(problems);
}

interface Opening {
  agent: AgentPrincipal;
  body: NewTicket;
  identity: Identity;
  customer: Requester;
  /** The mailbox's team. */
  team?: string;
}

async function openFor(means: Means, { agent, body, identity, customer, team }: Opening): Promise<Ticket> {
  const { number, order, entryId } = identity;
  const { mailbox, kind = 'question', priority = 'normal' } = body;
  const [policies, calendars] = await Promise.all([means.serviceLevels.policies(), means.serviceLevels.calendars()]);
  const message: ReceivedEntry = {
    type: 'received',
    id: entryId,
    number,
    order,
    at: order,
    actor: actorOf(agent),
    channel: body.channel,
    from: { name: customer.name, address: customer.address },
    to: [],
    cc: [],
    subject: body.subject,
    text: body.text,
    attachments: [],
  };
  const clocks = startClocks({ mailbox, priority, kind, at: order }, policies, calendars);
  const basics = { number, mailbox, team, message, requester: customer, kind, priority, clocks };
  const opened = openForCaller({ ...basics, tags: body.tags, channel: body.channel }, body);
  if (opened.ticket.status === 'closed') await requireClosable(means.settings, opened.ticket);
  try {
    await means.tickets.create(opened);
    return opened.ticket;
  } catch (error) {
    // The same request twice at the same time: the other one has made it.
    const there = error instanceof TicketExistsError ? await means.tickets.load(number) : undefined;
    if (there?.requester.id === customer.id) return there;
    throw error;
  }
}

/** New tickets. */
export const newTicketRoutes: AgentRoute[] = [postTicket];
