import { GetObjectCommand, HeadObjectCommand, NotFound, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { attachmentIn, type OutgoingFile, standardMail } from '../../mail/index.ts';
import type { Environment } from '../../platform/environments.ts';
import { NotFoundError } from '../../platform/errors.ts';
import type { Call } from '../../platform/http.ts';
import type { Attachment, Entry } from '../../tickets/index.ts';

/** An entry that may have files. */
export type Message = Extract<Entry, { type: 'received' | 'sent' | 'note' }>;
type FileCall = Pick<Call<unknown, unknown, unknown, Environment<'filesApi'>>, 'clients' | 'env'>;

/** Where a mail lies as it came. @throws NotFoundError for what did not come by mail */
export function rawOf(entry: Message): { Bucket: string; Key: string } {
  const place = entry.type === 'sent' ? undefined : entry.raw;
  if (place === undefined) throw new NotFoundError('The mail as it came');
  const slash = place.indexOf('/');
  return { Bucket: place.slice(0, slash), Key: place.slice(slash + 1) };
}

/** Takes an attachment out of the raw mail, once, and lays it where it can be fetched by itself. @returns its key in the attachments bucket */
export async function laidOut(call: FileCall, entry: Message, attachment: Attachment): Promise<string> {
  const key = `received/${entry.number}/${entry.id}/${attachment.id}`;
  const s3 = call.clients.s3();
  const place = { Bucket: call.env.ATTACHMENTS_BUCKET, Key: key };
  if (await isThere(s3, place)) return key;
  const mail = await s3.send(new GetObjectCommand(rawOf(entry)));
  if (!mail.Body) throw new NotFoundError('The mail as it came');
  const file = await attachmentIn(await mail.Body.transformToByteArray(), attachment.id);
  if (file === undefined) throw new NotFoundError('The attachment');
  await s3.send(new PutObjectCommand({ ...place, Body: file.content, ContentType: attachment.contentType }));
  return key;
}

/**
 * Where a message lies as a standard mail: one that came by mail as it came; any other is written as one, once, with its files.
 * @throws NotFoundError for what is no message
 */
export async function mailOf(call: FileCall, entry: Message): Promise<{ Bucket: string; Key: string }> {
  if (entry.type === 'note' || (entry.type === 'received' && entry.raw !== undefined)) return rawOf(entry);
  const s3 = call.clients.s3();
  const Bucket = call.env.ATTACHMENTS_BUCKET;
  const place = { Bucket, Key: `received/${entry.number}/${entry.id}/message.eml` };
  if (await isThere(s3, place)) return place;
  const files: OutgoingFile[] = [];
  for (const { key, filename, contentType } of entry.attachments) {
    if (key === undefined) continue;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: key }));
    files.push({ filename, contentType, content: (await Body?.transformToByteArray()) ?? new Uint8Array() });
  }
  const raw = await standardMail(entry, files, new URL(call.env.INBOX_URL).hostname);
  await s3.send(new PutObjectCommand({ ...place, Body: raw, ContentType: 'message/rfc822' }));
  return place;
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
