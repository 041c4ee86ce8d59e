import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildModules } from '../../lib/constructs/build-handlers.ts';
import { projectRoot } from '../../lib/constructs/bundles.ts';
import { rulesInUse } from '../../lib/constructs/endpoint-rules.ts';
import * as source from './support-endpoints.ts';

let folder: string;
let bundled: typeof source;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tuki-endpoints-'));
  await buildModules(projectRoot, { endpoints: 'test/lib/support-endpoints.ts' }, folder);
  bundled = await import(pathToFileURL(path.join(folder, 'endpoints/index.mjs')).href);
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const regions = ['eu-north-1', 'eu-west-1', 'us-east-1', 'us-west-2', 'cn-north-1', 'us-gov-west-1', 'xx-moon-9'];
const endpoints = [undefined, 'http://127.0.0.1:4566', 'http://localhost:4566', 'https://storage.example.com/base'];

describe('with the rules that are left in bundles', () => {
  test('calls go where they should', async () => {
    expect(await bundled.calls.s3({ region: 'eu-north-1' })).toMatchObject({
      host: 'https://mail.s3.eu-north-1.amazonaws.com:',
      path: '/raw/%C3%A4%20b',
      scope: 'eu-north-1/s3/aws4_request',
    });
    expect(await bundled.calls.dynamodb({ region: 'cn-north-1' })).toMatchObject({
      host: 'https://dynamodb.cn-north-1.amazonaws.com.cn:',
    });
    expect(await bundled.calls.sqs({ region: 'eu-north-1', endpoint: 'http://127.0.0.1:4566' })).toMatchObject({
      host: 'http://127.0.0.1:4566',
    });
  });

  test.each(regions.flatMap((region) => endpoints.map((endpoint) => [region, endpoint] as const)))(
    'calls in %s go to the same places, with endpoint %s',
    async (region, endpoint) => {
      for (const service of Object.keys(source.calls) as (keyof typeof source.calls)[]) {
        expect(await bundled.calls[service]({ region, endpoint }), service).toEqual(
          await source.calls[service]({ region, endpoint }),
        );
      }
    },
  );

  test.each(['mail', 'tukidata-mail-1abc2def', 'my.bucket.with.dots', 'UPPER', 'a_b', 'x'.repeat(63)])(
    'the bucket %s is addressed the same',
    async (bucket) => {
      for (const region of regions) {
        for (const endpoint of endpoints) {
          for (const forcePathStyle of [false, true]) {
            const place = { region, endpoint, bucket, forcePathStyle };
            expect(await bundled.signed(place)).toEqual(await source.signed(place));
          }
        }
      }
    },
  );
});

test('rules that are written otherwise are left as they are', () => {
  expect(rulesInUse('export const ruleSet = {};')).toBeUndefined();
});
