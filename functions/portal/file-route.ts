import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import * as z from 'zod';
import { can } from '../access/index.ts';
import { type FileGrant, readFileToken, type SigningKey, signingKey } from '../mail/index.ts';
import type { Environment } from '../platform/environments.ts';
import { NotFoundError, TukiError } from '../platform/errors.ts';
import { fileAddress, servedAs } from '../platform/file-address.ts';
import { type RouteClients, routeOf } from '../platform/http.ts';
import { type Attachment, loadThrough } from '../tickets/index.ts';
import { meansOf } from './means.ts';
import type { PortalMeans } from './portal-desk.ts';
import type { PortalLink } from './public-routes.ts';
import { byNumber } from './schemas.ts';

/** How long a signed address is good for, seconds. */
const downloadSeconds = 300;

const keys = new WeakMap<RouteClients, () => Promise<SigningKey>>();

/** The key that signs links, read once for each container and then now and then. */
function keyOf(clients: RouteClients, secretId: string): Promise<SigningKey> {
  const there = keys.get(clients) ?? signingKey({ client: clients.secrets, secretId });
  keys.set(clients, there);
  return there();
}

/** The file that a link in a mail names: whoever holds the link may fetch it, until it expires or the ticket leaves the desk. */
export const fileRoute = routeOf<Environment<'publicApi'>, PortalLink>()({
  method: 'GET',
  path: '/public/files/{number}/{entryId}/{attachmentId}',
  summary:
    'Where a file that was too large for a mail can be fetched for a few minutes; the token of its link says which',
  open: true,
  params: byNumber.extend({ entryId: z.string().min(1).max(100), attachmentId: z.string().min(1).max(200) }),
  response: z.object({ url: z.string() }),
  async handle(call) {
    const { params, clients, env } = call;
    const token = /^Link\s+(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
    if (token === undefined) throw new TukiError('not-signed-in', 'Open the link that was mailed to you.');
    const grant = readFileToken(token, await keyOf(clients, env.SIGNING_SECRET), call.clock.now());
    if (!grant) throw new TukiError('link-expired', 'The link is not valid any more. Ask for the file again.');
    const named = grant.number === params.number && grant.entryId === params.entryId;
    if (!named || grant.attachmentId !== params.attachmentId) throw new NotFoundError('The file');
    const file = await fileOf(meansOf(call), grant);
    if (file?.key === undefined) throw new NotFoundError('The file');
    const place = { Bucket: env.ATTACHMENTS_BUCKET, Key: file.key };
    const command = new GetObjectCommand({ ...place, ...servedAs(file) });
    const signed = await getSignedUrl(clients.s3(), command, { expiresIn: downloadSeconds });
    return { body: { url: fileAddress(signed, env.FILES_URL) } };
  },
});

async function fileOf(
  { tickets }: Pick<PortalMeans, 'tickets'>,
  { number, order, entryId, attachmentId }: FileGrant,
): Promise<Attachment | undefined> {
  const ticket = await loadThrough(tickets, number);
  if (!ticket || !can({ type: 'link', number }, 'read', { type: 'ticket', ticket })) return undefined;
  // A message that was to go out later may have gone at another time than its link was made for.
  const entry = (await tickets.entry(number, order, entryId)) ?? (await tickets.findEntry(number, entryId));
  if (entry?.type !== 'sent' || entry.delivery.state === 'cancelled') return undefined;
  return entry.attachments.find(({ id, linked }) => id === attachmentId && linked);
}
