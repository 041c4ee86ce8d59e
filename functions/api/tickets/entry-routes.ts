import * as z from 'zod';
import type { AgentPrincipal } from '../../access/index.ts';
import { draftReply } from '../../mail/index.ts';
import { type FieldProblem, InvalidRequestError, NotFoundError, TukiError } from '../../platform/errors.ts';
import { type AgentRoute, agentRoute, type Call } from '../../platform/http.ts';
import { mailAddress, principalOf } from '../../settings/index.ts';
import {
  annotate,
  answer,
  type Change,
  change,
  type Entry,
  entryView,
  entryViewSchema,
  type NoteEntry,
  type Ticket,
  type TicketStore,
} from '../../tickets/index.ts';
import {
  actorOf,
  changedSince,
  cursorParam,
  entryIdFor,
  ifMatch,
  madeBefore,
  numberParam,
  remembering,
  requireVersion,
  ticketFor,
} from './common.ts';
import { agentOf, meansOf } from './means.ts';
import { attachmentsOf, uploadRef } from './uploads.ts';

const recipient = z.union([
  mailAddress.transform((address) => ({ name: '', address })),
  z.strictObject({ name: z.string().trim().max(200).default(''), address: mailAddress }),
]);
const recipients = z.array(recipient).max(50);
const text = z.string().trim().min(1).max(500_000);

const listEntries = agentRoute({
  method: 'GET',
  path: '/tickets/{number}/entries',
  summary: 'The timeline, oldest first; what a message changed comes with it, beyond the limit',
  params: numberParam,
  query: z.object({
    limit: z.coerce.number().int().min(1).max(200).default(100),
    cursor: cursorParam,
    newestFirst: z.stringbool().optional(),
  }),
  response: z.object({ items: z.array(entryViewSchema), next: z.string().nullable() }),
  async handle(call) {
    const { tickets } = meansOf(call);
    await ticketFor(tickets, agentOf(call), call.params.number, 'read');
    const page = await tickets.entries(call.params.number, call.query);
    return { body: { items: page.items.map(entryView), next: page.next } };
  },
});

const newReply = z
  .strictObject({
    text: text.optional(),
    html: text.optional(),
    to: recipients.optional().describe('The requester when left out'),
    cc: recipients.optional().describe('The other participants when left out'),
    bcc: recipients.optional(),
    attachments: z.array(uploadRef).max(20).optional(),
    status: z
      .enum(['open', 'waiting', 'closed'])
      .optional()
      .describe('Where the ticket stands afterwards; waiting when left out'),
  })
  .refine((reply) => reply.text !== undefined || reply.html !== undefined, {
    path: ['text'],
    message: 'text or html is needed',
  });

const postReply = agentRoute({
  method: 'POST',
  path: '/tickets/{number}/replies',
  summary: 'Answer the customer; the mail is queued, its delivery is told on the entry',
  headers: ['If-Match', 'Idempotency-Key'],
  params: numberParam,
  body: newReply,
  response: entryViewSchema,
  status: 201,
  async handle(call) {
    const agent = agentOf(call);
    const { tickets, settings, key } = meansOf(call);
    const { number } = call.params;
    const { status, attachments: uploads, ...said } = call.body;
    const seenTicket = await ticketFor(tickets, agent, number, 'reply');
    const mailbox = await settings.mailbox(seenTicket.mailbox);
    if (!mailbox) throw new TukiError('internal', `mailbox ${seenTicket.mailbox} is gone`);
    const attachments = await attachmentsOf(call, agent.address, uploads ?? []);
    const secret = await key();
    const previous = (await tickets.entries(number, { limit: 20, newestFirst: true })).items;
    return write(call, tickets, agent, seenTicket, (ticket, place) => {
      const draft = { ...said, ...place, ticket, mailbox, actor: actorOf(agent), attachments, previous, key: secret };
      const sent = draftReply(draft);
      if (sent.to.length + sent.cc.length + sent.bcc.length === 0) {
        throw new InvalidRequestError([{ path: 'to', message: 'nobody would get it' }]);
      }
      return answer(ticket, sent, { status });
    });
  },
});

const newNote = z.strictObject({
  text,
  mentions: z.array(mailAddress).max(20).optional().describe("Agents' mail addresses"),
});

const postNote = agentRoute({
  method: 'POST',
  path: '/tickets/{number}/notes',
  summary: 'Write a note for the staff',
  headers: ['If-Match', 'Idempotency-Key'],
  params: numberParam,
  body: newNote,
  response: entryViewSchema,
  status: 201,
  async handle(call) {
    const agent = agentOf(call);
    const { tickets, settings } = meansOf(call);
    const ticket = await ticketFor(tickets, agent, call.params.number, 'note');
    const mentions = [...new Set(call.body.mentions ?? [])];
    const problems: FieldProblem[] = [];
    for (const [at, address] of mentions.entries()) {
      if (!principalOf(await settings.agent(address)))
        problems.push({ path: `mentions.${at}`, message: 'is not an active agent' });
    }
    if (problems.length > 0) throw new InvalidRequestError(problems);
    return write(call, tickets, agent, ticket, (current, place) => {
      const note: NoteEntry = {
        type: 'note',
        number: current.number,
        ...place,
        actor: actorOf(agent),
        text: call.body.text,
        mentions,
      };
      return annotate(current, note);
    });
  },
});

interface Place {
  id: string;
  order: number;
  at: number;
}

/** Keeps an entry once under its Idempotency-Key, on the version that If-Match names when it names one. */
async function write(
  call: Pick<Call, 'headers' | 'clock' | 'ids'>,
  store: TicketStore,
  agent: AgentPrincipal,
  ticket: Ticket,
  make: (ticket: Ticket, place: Place) => Change,
) {
  const key = call.headers['idempotency-key'];
  const now = call.clock.now();
  const id = entryIdFor(agent, ticket.number, key, () => call.ids.next(now));
  const seen = ifMatch(call.headers);
  const answerWith = (entry: Entry, version: number) => ({ body: entryView(entry), etag: version });
  const before = await madeBefore(store, ticket, id);
  if (before) return answerWith(before, ticket.version);
  await requireVersion(store, ticket, seen);
  let repeated: Entry | undefined;
  const made = await change(store, ticket.number, async (current) => {
    repeated = await madeBefore(store, current, id);
    if (repeated) return { ticket: current, entries: [] };
    if (seen !== undefined && current.version !== seen) throw await changedSince(store, current, seen);
    const changed = make(current, { id, order: now, at: now });
    return key === undefined
      ? changed
      : { ...changed, ticket: { ...changed.ticket, recent: remembering(current, id) } };
  });
  const entry = repeated ?? made.entries[0];
  if (!entry) throw new NotFoundError('The entry');
  return answerWith(entry, made.ticket.version);
}

/** Timelines, answers and notes. */
export const entryRoutes: AgentRoute[] = [listEntries, postReply, postNote];
