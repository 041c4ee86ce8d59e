import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';

const bodySchema = z.object({ text: z.string(), html: z.string().optional(), visibleText: z.string().optional() });
/** What an entry says, apart from its particulars. */
export type EntryBody = z.infer<typeof bodySchema>;

/** Up to here (compressed bytes) it has an item of its own; longer ones lie in S3. */
export const longestInItem = 350_000;
/** What an entry keeps of a body in S3, for readers that do not fetch it (characters). */
const excerptLength = 2_000;

/** The bucket that holds bodies too long for an item. */
export interface BodyBucket {
  s3: S3Client;
  bucket: string;
}

/** Compresses a body (Brotli over JSON). */
export function packBody(body: EntryBody): Uint8Array {
  const { text, html, visibleText } = body;
  return brotliCompressSync(JSON.stringify({ text, html, visibleText }), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
  });
}

/** Reads what `packBody` made. */
export function unpackBody(packed: Uint8Array): EntryBody {
  return bodySchema.parse(JSON.parse(brotliDecompressSync(packed).toString('utf8')));
}

/** The beginning of a body, to stand for it. */
export function excerptOf(body: EntryBody): EntryBody {
  return { text: (body.visibleText ?? body.text).slice(0, excerptLength) };
}

/** Key of a long body in the bucket. */
export const bodyKey = (number: number, id: string): string => `bodies/${number}/${id}`;

/** Lays a packed body into the bucket. */
export async function putBody(to: BodyBucket, number: number, id: string, packed: Uint8Array): Promise<void> {
  await to.s3.send(
    new PutObjectCommand({
      Bucket: to.bucket,
      Key: bodyKey(number, id),
      Body: packed,
      ContentType: 'application/octet-stream',
    }),
  );
}

/** Fetches a body from the bucket. */
export async function getBody(from: BodyBucket, number: number, id: string): Promise<EntryBody> {
  const object = await from.s3.send(new GetObjectCommand({ Bucket: from.bucket, Key: bodyKey(number, id) }));
  if (!object.Body) throw new Error(`body ${bodyKey(number, id)} is empty`);
  return unpackBody(await object.Body.transformToByteArray());
}
