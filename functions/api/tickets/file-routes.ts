import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Environment } from '../../platform/environments.ts';
import { InvalidRequestError, NotFoundError } from '../../platform/errors.ts';
import { fileAddress, type ServedAs, servedAs } from '../../platform/file-address.ts';
import { type Call, type Route, routeOf } from '../../platform/http.ts';
import { createTicketStore, findInTimeline } from '../../tickets/index.ts';
import { ticketFor } from './common.ts';
import {
  getAttachmentDescription,
  getHeadersDescription,
  getRawDescription,
  getUploadDescription,
  postUploadDescription,
} from './file-descriptions.ts';
import { postForward } from './forward-route.ts';
import { laidOut, type Message, mailOf, rawOf } from './laid-out.ts';
import { agentOf } from './means.ts';
import { attachmentsOf, filenameMetadata, uploadKey } from './uploads.ts';

type FilesEnvironment = Environment<'filesApi'>;
const fileRoute = routeOf<FilesEnvironment>();

/** How long a signed address is good for, seconds. */
const uploadSeconds = 900;
const downloadSeconds = 300;
/** More of a header than this is not shown, bytes. */
const longestHeader = 512 * 1024;

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

const getUpload = fileRoute({
  ...getUploadDescription,
  async handle(call) {
    const [file] = await attachmentsOf(call, agentOf(call).address, [{ id: call.params.id }]).catch((error) => {
      if (error instanceof InvalidRequestError) throw new NotFoundError('The file');
      throw error;
    });
    if (file?.key === undefined) throw new NotFoundError('The file');
    const place = { Bucket: call.env.ATTACHMENTS_BUCKET, Key: file.key };
    return { body: { url: await download(call, place, servedAs(file, true)) } };
  },
});

const getAttachment = fileRoute({
  ...getAttachmentDescription,
  async handle(call) {
    const entry = await messageOf(call, call.params.number, call.params.entryId);
    const attachment = entry.attachments?.find(({ id }) => id === call.params.attachmentId);
    if (!attachment) throw new NotFoundError('The attachment');
    const key = attachment.key ?? (await laidOut(call, entry, attachment));
    const place = { Bucket: call.env.ATTACHMENTS_BUCKET, Key: key };
    return { body: { url: await download(call, place, servedAs(attachment, call.query.inline)) } };
  },
});

const getRaw = fileRoute({
  ...getRawDescription,
  async handle(call) {
    const entry = await messageOf(call, call.params.number, call.params.entryId);
    const served = servedAs({ filename: `ticket-${entry.number}.eml`, contentType: 'message/rfc822' });
    return { body: { url: await download(call, await mailOf(call, entry), served) } };
  },
});

const getHeaders = fileRoute({
  ...getHeadersDescription,
  async handle(call) {
    const place = rawOf(await messageOf(call, call.params.number, call.params.entryId));
    const start = new GetObjectCommand({ ...place, Range: `bytes=0-${longestHeader - 1}` });
    const { Body } = await call.clients.s3().send(start);
    const text = (await Body?.transformToString()) ?? '';
    return { body: { headers: text.split(/\r?\n\r?\n/, 1)[0] ?? '' } };
  },
});

type FileCall = Pick<Call<unknown, unknown, unknown, FilesEnvironment>, 'clients' | 'env' | 'principal'>;

/** @throws NotFoundError when the ticket has no such message; NotAllowedError when the agent may not see the ticket */
async function messageOf(call: FileCall, number: number, entryId: string): Promise<Message> {
  const { clients, env } = call;
  const tickets = createTicketStore({
    client: clients.documents(),
    table: env.TICKETS_TABLE,
    mailBucket: { s3: clients.s3(), bucket: env.MAIL_BUCKET },
  });
  const ticket = await ticketFor(tickets, agentOf(call), number, 'read');
  const entry = await findInTimeline(tickets, ticket, entryId, number);
  if (entry === undefined || entry.type === 'change') throw new NotFoundError('The message');
  return entry;
}

/** A signed address on the origin of files. */
async function download(call: FileCall, place: { Bucket: string; Key: string }, served: ServedAs): Promise<string> {
  const command = new GetObjectCommand({ ...place, ...served });
  return fileAddress(
    await getSignedUrl(call.clients.s3(), command, { expiresIn: downloadSeconds }),
    call.env.FILES_URL,
  );
}

/** Files: uploads, attachments, mails as they came. */
export const fileRoutes: Route<FilesEnvironment>[] = [
  postUpload,
  getUpload,
  getAttachment,
  getRaw,
  getHeaders,
  postForward,
];
