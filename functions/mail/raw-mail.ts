import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** Reads raw mails from S3. */
export interface RawMails {
  /** Hands the raw mail to `use`; waits while too many bytes of others are in memory. */
  use<T>(bucket: string, key: string, use: (raw: Uint8Array) => Promise<T>): Promise<T>;
}

/**
 * @param options.budget bytes of raw mails in memory at a time; one that is larger is read alone. @default 48 MB
 */
export function createRawMails({
  s3,
  budget = 48 * 1024 * 1024,
}: {
  s3: () => Pick<S3Client, 'send'>;
  budget?: number;
}): RawMails {
  const share = createShare(budget);
  return {
    async use(bucket, key, use) {
      const object = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const release = await share(Math.min(object.ContentLength ?? budget, budget));
      try {
        return await use((await object.Body?.transformToByteArray()) ?? new Uint8Array());
      } finally {
        release();
      }
    },
  };
}

/** Shares a number of units out, first come first served; the returned function gives them back. */
function createShare(total: number): (units: number) => Promise<() => void> {
  let free = total;
  const waiting: { units: number; start: () => void }[] = [];
  const next = (): void => {
    for (let first = waiting[0]; first !== undefined && first.units <= free; first = waiting[0]) {
      waiting.shift();
      free -= first.units;
      first.start();
    }
  };
  return async (units) => {
    const started = Promise.withResolvers<void>();
    waiting.push({ units, start: started.resolve });
    next();
    await started.promise;
    return () => {
      free += units;
      next();
    };
  };
}
