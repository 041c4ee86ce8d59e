import { GetObjectCommand, HeadObjectCommand, NotFound, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { attachmentIn } from '../../mail/index.ts';
import type { Environment } from '../../platform/environments.ts';
import { NotFoundError } from '../../platform/errors.ts';
import { type Call, type Route, routeOf } from '../../platform/http.ts';
import { type Attachment, createTicketStore, type Entry, type ReceivedEntry } from '../../tickets/index.ts';
import { ticketFor } from './common.ts';
import { getAttachmentDescription, getRawDescription, postUploadDescription } from './file-descriptions.ts';
import { agentOf } from './means.ts';
import { filenameMetadata, uploadKey } from './uploads.ts';

type FilesEnvironment = Environment<'filesApi'>;
const fileRoute = routeOf<FilesEnvironment>();

/** How long a signed address is good for, seconds. */
const uploadSeconds = 900;
const downloadSeconds = 300;

const postUpload = fileRoute({
  ...postUploadDescription,
  async handle(call) {
    const agent = agentOf(call);
    const { filename, contentType, size } = call.body;
    const id = call.ids.next(call.clock.now());
    const command = new PutObjectCommand({
      Bucket: call.env.ATTACHMENTS_BUCKET,
      Key: uploadKey(agent.address, id),
      ContentType: contentType,
      ContentLength: size,
      Metadata: filenameMetadata(filename),
    });
    const url = await getSignedUrl(call.clients.s3(), command, {
      expiresIn: uploadSeconds,
      signableHeaders: new Set(['content-type']),
    });
    return { body: { id, url, headers: { 'content-type': contentType } } };
  },
});

const getAttachment = fileRoute({
  ...getAttachmentDescription,
  async handle(call) {
    const entry = await messageOf(call, call.params.number, call.params.entryId);
    const attachment = entry.attachments.find(({ id }) => id === call.params.attachmentId);
    if (!attachment) throw new NotFoundError('The attachment');
    const key = attachment.key ?? (await laidOut(call, entry, attachment));
    return {
      body: {
        url: await download(call, call.env.ATTACHMENTS_BUCKET, key, attachment.filename, attachment.contentType),
      },
    };
  },
});

const getRaw = fileRoute({
  ...getRawDescription,
  async handle(call) {
    const entry = await messageOf(call, call.params.number, call.params.entryId);
    const place = entry.type === 'received' ? entry.raw : undefined;
    if (place === undefined) throw new NotFoundError('The mail as it came');
    const slash = place.indexOf('/');
    const url = await download(
      call,
      place.slice(0, slash),
      place.slice(slash + 1),
      `ticket-${entry.number}.eml`,
      'message/rfc822',
    );
    return { body: { url } };
  },
});

type Message = Extract<Entry, { type: 'received' | 'sent' }>;
type FileCall = Pick<Call<unknown, unknown, unknown, FilesEnvironment>, 'clients' | 'env' | 'principal'>;

/** @throws NotFoundError when the ticket has no such message; NotAllowedError when the agent may not see the ticket */
async function messageOf(call: FileCall, number: number, entryId: string): Promise<Message> {
  const { clients, env } = call;
  const tickets = createTicketStore({
    client: clients.documents(),
    table: env.TICKETS_TABLE,
    mailBucket: { s3: clients.s3(), bucket: env.MAIL_BUCKET },
  });
  await ticketFor(tickets, agentOf(call), number, 'read');
  const entry = await tickets.findEntry(number, entryId);
  if (entry?.type !== 'received' && entry?.type !== 'sent') throw new NotFoundError('The message');
  return entry;
}

/** Takes an attachment out of the raw mail, once, and lays it where it can be fetched by itself. */
async function laidOut(call: FileCall, entry: Message, attachment: Attachment): Promise<string> {
  const { raw } = entry as ReceivedEntry;
  if (raw === undefined) throw new NotFoundError('The attachment');
  const key = `received/${entry.number}/${entry.id}/${attachment.id}`;
  const s3 = call.clients.s3();
  const place = { Bucket: call.env.ATTACHMENTS_BUCKET, Key: key };
  if (await isThere(s3, place)) return key;
  const slash = raw.indexOf('/');
  const mail = await s3.send(new GetObjectCommand({ Bucket: raw.slice(0, slash), Key: raw.slice(slash + 1) }));
  if (!mail.Body) throw new NotFoundError('The mail as it came');
  const file = await attachmentIn(await mail.Body.transformToByteArray(), attachment.id);
  if (file === undefined) throw new NotFoundError('The attachment');
  await s3.send(new PutObjectCommand({ ...place, Body: file.content, ContentType: attachment.contentType }));
  return key;
}

async function isThere(s3: S3Client, place: { Bucket: string; Key: string }): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand(place));
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}

/** A signed address under which the browser saves the file and never shows it in our name. */
function download(call: FileCall, bucket: string, key: string, filename: string, contentType: string): Promise<string> {
  const plain = filename.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ResponseContentDisposition: `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(filename)}`,
    ResponseContentType: contentType,
  });
  return getSignedUrl(call.clients.s3(), command, { expiresIn: downloadSeconds });
}

/** Files: uploads, attachments, mails as they came. */
export const fileRoutes: Route<FilesEnvironment>[] = [postUpload, getAttachment, getRaw];
