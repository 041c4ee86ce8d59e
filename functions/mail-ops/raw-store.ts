import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { errorName } from '../platform/errors.ts';
import type { RawMail } from './summary.ts';

/** Where raw mails lie in the mail bucket. */
export const rawPrefix = 'raw/';
/** SES lays this down when a receipt rule is made; it is no mail. */
const setupNotice = `${rawPrefix}AMAZON_SES_SETUP_NOTIFICATION`;
/** The header of a mail is looked for within so many of its first bytes. */
const mostHeader = 256 * 1024;

/** The raw mails in the mail bucket, read only. */
export interface RawStore {
  /** All of them, in no order that means anything: SES names them by chance. One call for each thousand. */
  list(): AsyncIterable<RawMail>;
  /** When a raw mail was laid down; undefined when there is none. @param key `raw/…` */
  find(key: string): Promise<{ laidDownAt: number } | undefined>;
  /** The first bytes of a raw mail, as many as a header may have. @param key `raw/…` */
  top(key: string): Promise<Uint8Array>;
}

export function createRawStore({ s3, bucket }: { s3: () => Pick<S3Client, 'send'>; bucket: string }): RawStore {
  return {
    async *list() {
      let token: string | undefined;
      do {
        const page = await s3().send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: rawPrefix, ContinuationToken: token }),
        );
        for (const { Key = '', LastModified } of page.Contents ?? []) {
          if (Key !== setupNotice && Key !== rawPrefix)
            yield { name: `${bucket}/${Key}`, laidDownAt: LastModified?.getTime() ?? 0 };
        }
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },

    async find(key) {
      try {
        const { LastModified } = await s3().send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return { laidDownAt: LastModified?.getTime() ?? 0 };
      } catch (error) {
        if (errorName(error) === 'NotFound' || errorName(error) === 'NoSuchKey') return undefined;
        throw error;
      }
    },

    async top(key) {
      const { Body } = await s3().send(
        new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${mostHeader - 1}` }),
      );
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    },
  };
}
