import * as z from 'zod';
import { type Action, can } from '../../access/index.ts';
import { createDraftStore, type Draft, type DraftKind, draftKinds, joinContents } from '../../drafts/index.ts';
import { textToHtml } from '../../mail/index.ts';
import { NotFoundError, TukiError } from '../../platform/errors.ts';
import { type AgentRoute, agentRoute } from '../../platform/http.ts';
import { derivedId } from '../../platform/ids.ts';
import { keys } from '../../platform/keys.ts';
import type { Ticket } from '../../tickets/index.ts';
import { numberParam, ticketFor } from './common.ts';
import { draftsOfTicket, hasGoneOut } from './draft-care.ts';
import { contentOf, draftBody, draftIdOf, draftView, draftViewSchema } from './draft-view.ts';
import { agentOf, meansOf } from './means.ts';
import { copyUploads } from './uploads.ts';

const byKind = numberParam.extend({ kind: z.enum(draftKinds) });

/** What one must be allowed to do to a ticket to see and write drafts of a kind. */
const actionOf = (kind: DraftKind): Action => (kind === 'reply' ? 'reply' : 'note');
const seenAs = (kind: DraftKind): Action => (kind === 'reply' ? 'reply' : 'read');

const draftsOver = ({ clients, env }: Pick<Parameters<AgentRoute['handle']>[0], 'clients' | 'env'>) =>
  createDraftStore({ client: clients.documents(), table: env.TICKETS_TABLE });

const listDrafts = agentRoute({
  method: 'GET',
  path: '/tickets/{number}/drafts',
  summary: 'What agents have begun to write on a ticket, your own too',
  params: numberParam,
  response: z.object({ items: z.array(draftViewSchema), next: z.null() }),
  async handle(call) {
    const agent = agentOf(call);
    const ticket = await ticketFor(meansOf(call).tickets, agent, call.params.number, 'read');
    const drafts = await draftsOfTicket(draftsOver(call), ticket, call.clock.now());
    const seen = drafts.filter(({ kind }) => can(agent, seenAs(kind), { type: 'ticket', ticket }));
    return { body: { items: seen.map(draftView), next: null } };
  },
});

const putDraft = agentRoute({
  method: 'PUT',
  path: '/tickets/{number}/drafts/{kind}',
  summary: 'Keep what you have begun to write; `seen` says what it is based on, so that nothing of yours is lost',
  params: byKind,
  body: draftBody,
  response: draftViewSchema,
  async handle(call) {
    const agent = agentOf(call);
    const { kind } = call.params;
    const { body } = call;
    const ticket = await ticketFor(meansOf(call).tickets, agent, call.params.number, actionOf(kind));
    const key = body.key ?? undefined;
    if (hasGoneOut(ticket, { agent: agent.address, key }))
      throw new TukiError('already-sent', 'It has been sent: there is no draft of it any more.');
    const seen = typeof body.seen === 'string' ? Date.parse(body.seen) : undefined;
    const now = Math.max(call.clock.now(), (seen ?? 0) + 1);
    const draft: Draft = {
      ...placeOf(ticket, kind, agent),
      startedAt: now,
      savedAt: now,
      key,
      baseVersion: body.baseVersion ?? undefined,
      content: contentOf(body),
    };
    const saved = await draftsOver(call).save(draft, seen);
    if ('kept' in saved) return { body: draftView(saved.kept) };
    throw new TukiError(
      'draft-changed',
      'Your draft was changed or taken over elsewhere. Look at what is there first.',
      {
        extra: { draft: saved.there ? draftView(saved.there) : null },
      },
    );
  },
});

const deleteDraft = agentRoute({
  method: 'DELETE',
  path: '/tickets/{number}/drafts/{kind}',
  summary: 'Throw away what you have begun to write',
  params: byKind,
  async handle(call) {
    const agent = agentOf(call);
    const { kind } = call.params;
    const ticket = await ticketFor(meansOf(call).tickets, agent, call.params.number, actionOf(kind));
    await draftsOver(call).remove(ticket.number, kind, agent.address);
    return {};
  },
});

const takeDraft = agentRoute({
  method: 'POST',
  path: '/tickets/{number}/drafts/{id}/take',
  summary: "Make a colleague's draft yours, behind what you have begun; they are told",
  params: numberParam.extend({ id: z.string().max(400) }),
  response: draftViewSchema,
  async handle(call) {
    const agent = agentOf(call);
    const { number, id } = call.params;
    const { kind, agent: writer } = draftIdOf(id);
    const ticket = await ticketFor(meansOf(call).tickets, agent, number, actionOf(kind));
    const drafts = draftsOver(call);
    const theirs = await drafts.one(ticket.number, kind, writer);
    if (!theirs || hasGoneOut(ticket, theirs)) throw new NotFoundError('The draft');
    if (writer === agent.address) return { body: draftView(theirs) };
    const now = call.clock.now();
    await copyUploads(call, { from: writer, to: agent.address }, theirs.content.attachments);
    const taken = await drafts.carry(theirs, placeOf(ticket, kind, agent), {
      now,
      key: call.ids.next(now),
      join: (mine, other) => joinContents(mine, other, textToHtml),
      beside: { Put: { TableName: call.env.TICKETS_TABLE, Item: takenNotice(ticket, theirs, agent.name, now) } },
    });
    if (!taken) throw new NotFoundError('The draft');
    return { body: draftView(taken) };
  },
});

const placeOf = (ticket: Ticket, kind: DraftKind, { address, name }: { address: string; name: string }) => ({
  number: ticket.number,
  kind,
  agent: address,
  name,
  mailbox: ticket.mailbox,
});

/** For how long an agent can read what they were told: 30 days in seconds. */
const noticeLasts = 30 * 24 * 60 * 60;

/** Tells a colleague that their draft is somebody else's now. */
function takenNotice({ number, subject, mailbox }: Ticket, theirs: Draft, by: string, at: number) {
  const id = derivedId('draftTaken', String(number), theirs.kind, theirs.agent, String(theirs.startedAt), String(at));
  return {
    ...keys.notification(theirs.agent, at, id),
    item: 'notification',
    v: 1,
    id,
    at,
    agent: theirs.agent,
    reason: 'draftTaken',
    number,
    subject,
    mailbox,
    by,
    ttl: Math.floor(at / 1000) + noticeLasts,
  };
}

/** Drafts of replies and notes. */
export const draftRoutes: AgentRoute[] = [listDrafts, putDraft, deleteDraft, takeDraft];
