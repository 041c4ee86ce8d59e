import { CopyObjectCommand, HeadObjectCommand, NoSuchKey, NotFound } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { InvalidRequestError } from '../../platform/errors.ts';
import type { Call } from '../../platform/http.ts';
import { derivedId } from '../../platform/ids.ts';
import type { Attachment } from '../../tickets/index.ts';

/** A file's name, type and size as whoever uploads it states them. */
export const uploadSchema = z.strictObject({
  filename: z.string().trim().min(1).max(200),
  contentType: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+$/)
    .max(100),
  /** Bytes. */
  size: z.int().min(0).max(100_000_000),
});

/**
 * Names an upload in a reply: the id that `POST /uploads` gave. With a `contentId` it is a picture that the HTML shows: `<img src="cid:…">`.
 */
export const uploadRef = z.union([
  z.string().transform((id): UploadRef => ({ id })),
  z.object({
    id: z.string(),
    contentId: z
      .string()
      .regex(/^[\w.@+-]{1,200}$/)
      .optional(),
  }),
]);
type UploadRef = { id: string; contentId?: string };

/** Uploads lie under their owner, so that nobody can send somebody else's. */
export const uploadKey = (owner: string, id: string): string => `uploads/${derivedId('upload', owner)}/${id}`;

/** Metadata that keeps the name with the bytes; S3 takes ASCII alone there. */
export const filenameMetadata = (filename: string): Record<string, string> => ({
  filename: encodeURIComponent(filename),
});

/**
 * The attachments of a reply from the files uploaded for it.
 * @throws InvalidRequestError naming those that are not there, or together are too large for a mail
 */
export async function attachmentsOf(
  { clients, env }: Pick<Call, 'clients'> & { env: Pick<Call['env'], 'ATTACHMENTS_BUCKET'> },
  owner: string,
  uploads: readonly UploadRef[],
): Promise<Attachment[]> {
  const found = await Promise.all(
    uploads.map(async ({ id, contentId }, at): Promise<Attachment> => {
      const key = uploadKey(owner, id);
      try {
        const head = await clients.s3().send(new HeadObjectCommand({ Bucket: env.ATTACHMENTS_BUCKET, Key: key }));
        const filename = decodeURIComponent(head.Metadata?.filename ?? id);
        const contentType = head.ContentType ?? 'application/octet-stream';
        const shown = contentId !== undefined && contentType.startsWith('image/');
        const file = { id, filename, contentType, size: head.ContentLength ?? 0, key };
        return shown ? { ...file, inline: true, contentId } : { ...file, inline: false };
      } catch (error) {
        if (error instanceof NotFound)
          throw new InvalidRequestError([{ path: `attachments.${at}`, message: 'was never uploaded' }]);
        throw error;
      }
    }),
  );
  const total = found.reduce((sum, { size }) => sum + size, 0);
  if (total > mostBytes)
    throw new InvalidRequestError([{ path: 'attachments', message: 'are together larger than 100 MB' }]);
  return found;
}

/** Files that are too large for a mail go as links. */
const mostBytes = 100_000_000;

/**
 * Copies files that one agent has uploaded to another, who may then send them; those that are not there any more are left out. Doing it again does no
 * harm.
 */
export async function copyUploads(
  { clients, env }: Pick<Call, 'clients' | 'env'>,
  owners: { from: string; to: string },
  files: readonly { id: string }[],
): Promise<void> {
  const Bucket = env.ATTACHMENTS_BUCKET;
  await Promise.all(
    files.map(async ({ id }) => {
      const CopySource = `${Bucket}/${uploadKey(owners.from, id)}`;
      try {
        await clients.s3().send(new CopyObjectCommand({ Bucket, Key: uploadKey(owners.to, id), CopySource }));
      } catch (error) {
        if (!(error instanceof NoSuchKey)) throw error;
      }
    }),
  );
}
