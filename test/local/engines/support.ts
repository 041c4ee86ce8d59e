import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { type Gateway, type GatewayOptions, startGateway } from '../../../local/gateway.ts';
import type { LocalClock } from '../../../local/types.ts';

/** A data folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuki-engines-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A clock that is stopped after the test. */
export function testClock(offset = 0): LocalClock {
  const clock = createClock(offset);
  onTestFinished(() => clock.close());
  return clock;
}

/** A DynamoDB endpoint that nobody answers at: for tests of the other engines, which then need not start one. */
export const NO_DYNAMODB = 'http://127.0.0.1:9';

/** A gateway with its clock, closed after the test. */
export async function testGateway(
  options: Partial<GatewayOptions> = {},
): Promise<{ gateway: Gateway; clock: LocalClock; dataDir: string }> {
  const clock = options.clock ?? testClock();
  const dataDir = options.dataDir ?? temporaryFolder();
  const gateway = await startGateway({ dynamodbEndpoint: NO_DYNAMODB, ...options, clock, dataDir });
  onTestFinished(() => gateway.close());
  return { gateway, clock, dataDir };
}

/** What the environment tells the SDK of a function. */
export function clientSettings(gateway: Gateway, caller = 'runner') {
  return {
    endpoint: gateway.url,
    region: gateway.region,
    credentials: { accessKeyId: caller, secretAccessKey: gateway.secretAccessKey },
    maxAttempts: 1,
  };
}

/** SDK clients that call as `caller`. */
export function clients(gateway: Gateway, caller?: string) {
  const settings = clientSettings(gateway, caller);
  return {
    dynamodb: new DynamoDBClient(settings),
    s3: new S3Client(settings),
    sqs: new SQSClient(settings),
    sns: new SNSClient(settings),
    ses: new SESClient(settings),
    secrets: new SecretsManagerClient(settings),
  };
}

/** Moves the clock on by seconds. */
export function pass(clock: LocalClock, seconds: number): void {
  clock.jump(clock.now() + seconds * 1000);
}
