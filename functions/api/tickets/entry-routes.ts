import * as z from 'zod';
import { requireCan } from '../../access/index.ts';
import { sanitiseHtml, textOfHtml } from '../../mail/index.ts';
import { type FieldProblem, InvalidRequestError } from '../../platform/errors.ts';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import { mailAddress } from '../../settings/index.ts';
import { annotate, answer, entryView, entryViewSchema, type NoteEntry, timeline } from '../../tickets/index.ts';
import { requireClosable } from './check-names.ts';
import { actorOf, cursorParam, numberParam, ticketFor } from './common.ts';
import { agentOf, meansOf } from './means.ts';
import { drafting, messageText, replyFields, saysNothing, saysSomething } from './reply-draft.ts';
import { attachmentsOf } from './uploads.ts';
import { write } from './write-entry.ts';

const listEntries = agentRoute({
  method: 'GET',
  path: '/tickets/{number}/entries',
  summary:
    'The timeline, with those of merged tickets, oldest first; what a message changed comes with it, beyond the limit',
  params: numberParam,
  query: z.object({
    limit: z.coerce.number().int().min(1).max(200).default(100),
    cursor: cursorParam,
    newestFirst: z.stringbool().optional(),
  }),
  response: z.object({ items: z.array(entryViewSchema), next: z.string().nullable() }),
  async handle(call) {
    const { tickets } = meansOf(call);
    const ticket = await ticketFor(tickets, agentOf(call), call.params.number, 'read');
    const page = await timeline(tickets, ticket, call.query);
    return { body: { items: page.items.map(entryView), next: page.next } };
  },
});

const newReply = z
  .strictObject({
    ...replyFields,
    undo: z.boolean().optional().describe('It goes out some seconds later and can be cancelled until then'),
  })
  .refine(saysSomething, saysNothing);

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
    const { tickets, settings } = meansOf(call);
    const { status, undo, ...said } = call.body;
    const seenTicket = await ticketFor(tickets, agent, call.params.number, 'reply');
    if (status === 'closed') requireCan(agent, 'close', { type: 'ticket', ticket: seenTicket });
    if (status === 'closed' && seenTicket.status !== 'closed') await requireClosable(settings, seenTicket);
    const draft = await drafting(call, agent, seenTicket, said);
    const held = undo ? (await settings.mailRules()).undoSeconds * 1000 : 0;
    return write(call, tickets, agent, seenTicket, (ticket, place) => {
      const sent = draft(ticket, place);
      return answer(ticket, held > 0 ? { ...sent, holdUntil: place.at + held } : sent, { status });
    });
  },
});

const newNote = z
  .strictObject({
    text: messageText.optional(),
    html: messageText.optional(),
    attachments: replyFields.attachments,
    mentions: z.array(mailAddress).max(20).optional().describe("Agents' mail addresses"),
  })
  .refine(saysSomething, saysNothing);

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
      if (!(await settings.principal(address)))
        problems.push({ path: `mentions.${at}`, message: 'is not an active agent' });
    }
    if (problems.length > 0) throw new InvalidRequestError(problems);
    const html = call.body.html === undefined ? undefined : sanitiseHtml(call.body.html);
    const text = call.body.text ?? textOfHtml(html ?? '');
    const attachments = await attachmentsOf(call, agent.address, call.body.attachments ?? []);
    return write(call, tickets, agent, ticket, (current, place) => {
      const note: NoteEntry = {
        type: 'note',
        number: current.number,
        ...place,
        actor: actorOf(agent),
        text,
        ...(html ? { html } : {}),
        mentions,
        ...(attachments.length > 0 ? { attachments } : {}),
      };
      return annotate(current, note);
    });
  },
});

/** Timelines, answers and notes. */
export const entryRoutes: AgentRoute[] = [listEntries, postReply, postNote];
