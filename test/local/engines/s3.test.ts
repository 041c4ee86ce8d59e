import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import { clientSettings, clients, pass, testGateway } from './support.ts';

const Bucket = 'mail';
const LARGE = Buffer.alloc(3 * 1024 * 1024 + 17, 'tuki');

async function bucketOf(options: Parameters<typeof testGateway>[0] = {}, properties = {}) {
  const started = await testGateway(options);
  started.gateway.s3.createBucket(Bucket, properties);
  const { s3 } = clients(started.gateway, 'receiveMail');
  return {
    ...started,
    s3,
    put: (Key: string, Body: PutObjectCommandInput['Body'], more: Partial<PutObjectCommandInput> = {}) =>
      s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more })),
    get: (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
      s3.send(new GetObjectCommand({ Bucket, Key, ...more })),
    bytes: async (Key: string, more: Partial<GetObjectCommandInput> = {}) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
  };
}

describe('objects', () => {
  it('come back with their bytes, type and metadata', async () => {
    const { put, get, s3, clock } = await bucketOf();
    await put('in/1', 'hyvää päivää', {
      ContentType: 'message/rfc822',
      ContentDisposition: 'inline',
      Metadata: { verdict: 'pass' },
    });
    const object = await get('in/1');
    expect(await object.Body?.transformToString()).toBe('hyvää päivää');
    expect(object).toMatchObject({ ContentType: 'message/rfc822', Metadata: { verdict: 'pass' } });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'in/1' }));
    expect(head).toMatchObject({ ContentLength: 17, ContentDisposition: 'inline', ETag: object.ETag });
    expect(Math.abs(Number(head.LastModified) - clock.now())).toBeLessThan(60_000);
  });

  it('are taken whole from buffers and from streams with trailing checksums', async () => {
    const { put, bytes } = await bucketOf();
    await put('buffer', LARGE);
    await put('stream', Readable.from([LARGE.subarray(0, 1_000_000), LARGE.subarray(1_000_000)]), {
      ContentLength: LARGE.length,
    });
    expect((await bytes('buffer')).equals(LARGE)).toBe(true);
    expect((await bytes('stream')).equals(LARGE)).toBe(true);
  });

  it.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)('may come with a checksum by %s', async (algorithm) => {
    const { put, bytes } = await bucketOf();
    await put('x', 'body', { ChecksumAlgorithm: algorithm });
    expect((await bytes('x', { ChecksumMode: 'ENABLED' })).toString()).toBe('body');
  });

  it('are refused when their bytes are not those of the checksum', async () => {
    const { put, gateway } = await bucketOf();
    await expect(put('x', 'body', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
    expect(gateway.s3.head(Bucket, 'x')).toBeUndefined();
  });

  it('may be read in part', async () => {
    const { put, get, bytes } = await bucketOf();
    await put('x', '0123456789');
    expect((await bytes('x', { Range: 'bytes=2-4' })).toString()).toBe('234');
    expect((await bytes('x', { Range: 'bytes=-3' })).toString()).toBe('789');
    expect((await get('x', { Range: 'bytes=8-99' })).ContentRange).toBe('bytes 8-9/10');
    await expect(get('x', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('that are missing are refused by their SDK names', async () => {
    const { get, s3 } = await bucketOf();
    await expect(get('nothing')).rejects.toThrow(NoSuchKey);
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'nothing' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    await expect(s3.send(new GetObjectCommand({ Bucket: 'other', Key: 'x' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  it('may have keys with spaces, letters of any script, dots and plus signs', async () => {
    const { put, bytes, s3 } = await bucketOf();
    const Key = 'in/résumé a+b (1)/../&<ääni>.pdf';
    await put(Key, 'x');
    expect((await bytes(Key)).toString()).toBe('x');
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map((object) => object.Key)).toEqual([Key]);
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }));
    await expect(bytes(Key)).rejects.toThrow(NoSuchKey);
  });

  it('are put once only when nothing may be there', async () => {
    const { put, bytes } = await bucketOf();
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((body) => put('x', body, { IfNoneMatch: '*' })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(put('x', 'd', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect((await bytes('x')).toString()).not.toBe('d');
  });

  it('are replaced only when they are still as known', async () => {
    const { put } = await bucketOf();
    const { ETag } = await put('x', 'one');
    await put('x', 'two', { IfMatch: ETag });
    await expect(put('x', 'three', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('are answered with 304 when the reader has them already', async () => {
    const { put, get } = await bucketOf();
    const { ETag } = await put('x', 'one');
    await expect(get('x', { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  });

  it('are copied with their metadata, or with other metadata', async () => {
    const { put, get, s3 } = await bucketOf();
    await put('a/ä b', 'x', { Metadata: { k: 'v' }, ContentType: 'text/plain' });
    const CopySource = `${Bucket}/${encodeURIComponent('a/ä b')}`;
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
    expect(await get('copy')).toMatchObject({ Metadata: { k: 'v' }, ContentType: 'text/plain' });
    await s3.send(
      new CopyObjectCommand({ Bucket, Key: 'other', CopySource, MetadataDirective: 'REPLACE', Metadata: { n: '1' } }),
    );
    expect((await get('other')).Metadata).toEqual({ n: '1' });
  });

  it('are gone after a delete, and deleting again is no error', async () => {
    const { put, get, s3 } = await bucketOf();
    await put('x', '1');
    const removal = new DeleteObjectCommand({ Bucket, Key: 'x' });
    await s3.send(removal);
    await s3.send(removal);
    await expect(get('x')).rejects.toThrow(NoSuchKey);
  });
});

describe('a listing', () => {
  it('gives pages in the order of the keys', async () => {
    const { gateway, s3 } = await bucketOf();
    for (const n of [4, 1, 3, 0, 2]) await gateway.s3.put(Bucket, `l/${n}`, 'x');
    await gateway.s3.put(Bucket, 'm', 'x');
    const pages: string[][] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'l/', MaxKeys: 2, ContinuationToken }));
      pages.push((page.Contents ?? []).map(({ Key = '' }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    expect(pages).toEqual([['l/0', 'l/1'], ['l/2', 'l/3'], ['l/4']]);
  });

  it('puts together what lies under one folder, also over pages', async () => {
    const { gateway, s3 } = await bucketOf();
    for (const key of ['a/1', 'a/2', 'b', 'c/1', 'd']) await gateway.s3.put(Bucket, key, 'x');
    const list = (more = {}) => s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', ...more }));
    const all = await list();
    expect(all.CommonPrefixes).toEqual([{ Prefix: 'a/' }, { Prefix: 'c/' }]);
    expect(all.Contents?.map(({ Key }) => Key)).toEqual(['b', 'd']);
    const page = await list({ MaxKeys: 1 });
    expect(page.CommonPrefixes).toEqual([{ Prefix: 'a/' }]);
    const next = await list({ MaxKeys: 2, ContinuationToken: page.NextContinuationToken });
    expect([next.Contents?.[0]?.Key, next.CommonPrefixes?.[0]?.Prefix]).toEqual(['b', 'c/']);
  });
});

describe('presigned URLs', () => {
  it('give an object with the headers they ask for, until they expire by the local clock', async () => {
    const { put, s3, clock } = await bucketOf();
    await put('x', 'hello');
    const ResponseContentDisposition = 'attachment; filename="x y.txt"';
    const command = new GetObjectCommand({ Bucket, Key: 'x', ResponseContentDisposition });
    const url = await getSignedUrl(s3, command, { expiresIn: 60 });
    const answer = await fetch(url);
    expect(await answer.text()).toBe('hello');
    expect(answer.headers.get('content-disposition')).toBe(ResponseContentDisposition);
    pass(clock, 62);
    const late = await fetch(url);
    expect(late.status).toBe(403);
    expect(await late.text()).toContain('Request has expired');
  });

  it('are refused when anything in them was changed', async () => {
    const { put, s3 } = await bucketOf();
    await put('x', 'mine');
    await put('y', 'yours');
    const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'x' }), { expiresIn: 60 });
    const changed = [
      url.replace('/x?', '/y?'),
      url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'),
      url.replace(/Signature=./, 'Signature=_'),
      `${url}&response-content-type=text%2Fhtml`,
    ];
    for (const other of changed) expect((await fetch(other)).status).toBe(403);
    expect((await fetch(url)).status).toBe(200);
  });

  it('take an upload of the signed type and no other', async () => {
    const { gateway } = await bucketOf();
    const s3 = new S3Client({ ...clientSettings(gateway), requestChecksumCalculation: 'WHEN_REQUIRED' });
    const command = new PutObjectCommand({ Bucket, Key: 'up', ContentType: 'image/png' });
    const url = await getSignedUrl(s3, command, { expiresIn: 60, signableHeaders: new Set(['content-type']) });
    const upload = (type: string) => fetch(url, { method: 'PUT', body: 'bytes', headers: { 'content-type': type } });
    expect((await upload('text/html')).status).toBe(403);
    expect((await upload('image/png')).status).toBe(200);
    expect(gateway.s3.head(Bucket, 'up')).toMatchObject({ size: 5, contentType: 'image/png' });
  });

  it('refuse an upload that was signed with the checksum of other bytes, as the SDK does unless told otherwise', async () => {
    const { s3, gateway } = await bucketOf();
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'up' }), { expiresIn: 60 });
    const answer = await fetch(url, { method: 'PUT', body: 'bytes' });
    expect(await answer.text()).toContain('<Code>BadDigest</Code>');
    expect(gateway.s3.head(Bucket, 'up')).toBeUndefined();
  });

  it('hold for another start of the desk', async () => {
    const { put, s3, gateway, dataDir } = await bucketOf();
    await put('x', 'kept');
    const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'x' }), { expiresIn: 600 });
    await gateway.close();
    const { gateway: restarted } = await bucketOf({ dataDir, port: gateway.port });
    expect(restarted.url).toBe(gateway.url);
    expect(await (await fetch(url)).text()).toBe('kept');
  });
});

describe('pages of other origins', () => {
  const SITE = 'http://127.0.0.1:3000';
  const rules = {
    CorsConfiguration: {
      CorsRules: [{ AllowedOrigins: [SITE], AllowedMethods: ['PUT', 'GET'], AllowedHeaders: ['*'], MaxAge: 300 }],
    },
  };
  const preflight = (url: string, origin: string, method = 'PUT') =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'content-type',
      },
    });

  it('may do what the rules of the bucket allow', async () => {
    const { gateway, s3, put } = await bucketOf({}, rules);
    const asked = await preflight(`${gateway.url}/${Bucket}/x`, SITE);
    expect(asked.status).toBe(200);
    expect(asked.headers.get('access-control-allow-headers')).toBe('content-type');
    await put('x', 'seen');
    const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'x' }));
    const answer = await fetch(url, { headers: { origin: SITE } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(SITE);
  });

  it('may do nothing else', async () => {
    const { gateway } = await bucketOf({}, rules);
    expect((await preflight(`${gateway.url}/${Bucket}/x`, 'http://evil.test')).status).toBe(403);
    expect((await preflight(`${gateway.url}/${Bucket}/x`, SITE, 'DELETE')).status).toBe(403);
  });
});

describe('the data folder', () => {
  it('keeps objects over a restart and loses the leftovers of interrupted puts', async () => {
    const { put, gateway, dataDir } = await bucketOf();
    await put('x', 'kept');
    await gateway.close();
    writeFileSync(join(dataDir, 'objects', 'half-written'), 'ha');
    const { bytes } = await bucketOf({ dataDir });
    expect((await bytes('x')).toString()).toBe('kept');
    expect(readdirSync(join(dataDir, 'objects'))).toHaveLength(1);
  });

  it('holds one file for an object that was put many times', async () => {
    const { put, dataDir } = await bucketOf();
    for (const body of ['1', '2', '3']) await put('x', body);
    expect(readdirSync(join(dataDir, 'objects'))).toHaveLength(1);
  });
});
