import { draftForward, fileLink } from '../../mail/index.ts';
import type { Environment } from '../../platform/environments.ts';
import { InvalidRequestError, NotFoundError, TukiError } from '../../platform/errors.ts';
import { type Call, routeOf } from '../../platform/http.ts';
import {
  type Attachment,
  type Entry,
  findInTimeline,
  forward,
  type ReceivedEntry,
  type SentEntry,
  type Ticket,
  type TicketStore,
  timeline,
} from '../../tickets/index.ts';
import { actorOf, ticketFor } from './common.ts';
import { postForwardDescription } from './file-descriptions.ts';
import { laidOut } from './laid-out.ts';
import { agentOf, meansOf } from './means.ts';
import { write } from './write-entry.ts';

type FilesEnvironment = Environment<'filesApi'>;
type ForwardCall = Pick<Call<unknown, unknown, unknown, FilesEnvironment>, 'clients' | 'env'>;
const fileRoute = routeOf<FilesEnvironment>();

/** Passes a message on to somebody outside the conversation. It is here because the files of a mail must be taken out of it first. */
export const postForward = fileRoute({
  ...postForwardDescription,
  async handle(call) {
    const agent = agentOf(call);
    const { env, body } = call;
    const { tickets, settings, key: keyOf } = meansOf(call);
    const seen = await ticketFor(tickets, agent, call.params.number, 'reply');
    const [mailbox, key, original] = await Promise.all([
      settings.mailbox(seen.mailbox),
      keyOf(),
      messageToPassOn(tickets, seen, body.entry),
    ]);
    if (!mailbox) throw new TukiError('internal', `mailbox ${seen.mailbox} is gone`);
    const attachments = body.attachments ? await filesOf(call, original) : [];
    return write(call, tickets, agent, seen, (ticket, place) => {
      const linkOf = (attachmentId: string): string =>
        fileLink(
          { number: ticket.number, order: place.order, entryId: place.id, attachmentId },
          { portalUrl: env.PORTAL_URL, now: place.at, key },
        );
      const { to, cc = [], text } = body;
      const actor = actorOf(agent);
      return forward(
        ticket,
        draftForward({ ticket, mailbox, ...place, actor, to, cc, text, original, attachments, key, linkOf }),
      );
    });
  },
});

/** @throws NotFoundError when the ticket has no such message; InvalidRequestError when none is named and none came in */
async function messageToPassOn(
  store: TicketStore,
  ticket: Ticket,
  id: string | undefined,
): Promise<ReceivedEntry | SentEntry> {
  if (id !== undefined) {
    const named = await findInTimeline(store, ticket, id);
    if (named && isWritten(named)) return named;
    throw new NotFoundError('The message');
  }
  let cursor: string | undefined;
  do {
    const page = await timeline(store, ticket, { limit: 50, newestFirst: true, cursor });
    const newest = page.items.find((entry) => entry.type === 'received');
    if (newest?.type === 'received') return newest;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  throw new InvalidRequestError([{ path: 'entry', message: 'name the message; none has come in' }]);
}

/** What the desk writes by itself is meant for its receiver alone. */
const isWritten = (entry: Entry): entry is ReceivedEntry | SentEntry =>
  entry.type === 'received' || (entry.type === 'sent' && !entry.automatic);

/** Its files with their keys; those of a mail are taken out of it one by one. */
async function filesOf(call: ForwardCall, original: ReceivedEntry | SentEntry): Promise<Attachment[]> {
  const files: Attachment[] = [];
  for (const { linked, ...file } of original.attachments)
    files.push({ ...file, key: file.key ?? (await laidOut(call, original, file)) });
  return files;
}
