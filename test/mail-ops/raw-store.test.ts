import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRawStore } from '../../functions/mail-ops/raw-store.ts';
import type { RawMail } from '../../functions/mail-ops/summary.ts';
import { someTime } from '../support/factories.ts';

describe('the raw mails in the bucket', () => {
  const s3 = new S3Client({ region: 'eu-north-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const mocked = mockClient(s3);
  const raws = createRawStore({ s3: () => s3, bucket: 'mail' });
  beforeEach(() => mocked.reset());

  it('are listed page by page, without what SES lays down to try the rule', async () => {
    const object = (Key: string) => ({ Key, LastModified: new Date(someTime) });
    mocked
      .on(ListObjectsV2Command, { ContinuationToken: undefined })
      .resolves({
        Contents: [object('raw/AMAZON_SES_SETUP_NOTIFICATION'), object('raw/a')],
        NextContinuationToken: 'b',
      })
      .on(ListObjectsV2Command, { ContinuationToken: 'b' })
      .resolves({ Contents: [object('raw/b')] });
    const listed: RawMail[] = [];
    for await (const raw of raws.list()) listed.push(raw);
    expect(listed).toEqual([
      { name: 'mail/raw/a', laidDownAt: someTime },
      { name: 'mail/raw/b', laidDownAt: someTime },
    ]);
    expect(mocked.commandCalls(ListObjectsV2Command)[0]?.args[0].input).toMatchObject({
      Bucket: 'mail',
      Prefix: 'raw/',
    });
  });

  it('are read no further than a header may go', async () => {
    mocked.on(GetObjectCommand).resolves({ Body: { transformToByteArray: async () => Buffer.from('To: a') } as never });
    expect(Buffer.from(await raws.top('raw/a')).toString()).toBe('To: a');
    expect(mocked.commandCalls(GetObjectCommand)[0]?.args[0].input.Range).toBe('bytes=0-262143');
  });

  it('are looked for by key; what S3 cannot say is no answer', async () => {
    mocked.on(HeadObjectCommand).rejects(Object.assign(new Error('none'), { name: 'NotFound' }));
    expect(await raws.find('raw/a')).toBeUndefined();
    mocked.on(HeadObjectCommand).rejects(Object.assign(new Error('slow down'), { name: 'SlowDown' }));
    await expect(raws.find('raw/a')).rejects.toThrow('slow down');
  });
});
