/** Ledger lines, raw mails and the routes of mail operations for tests: each states only what matters. */
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AgentPrincipal } from '../../functions/access/index.ts';
import type { LedgerLine } from '../../functions/mail/index.ts';
import type { RawStore } from '../../functions/mail-ops/raw-store.ts';
import { mailOpsRoutes } from '../../functions/mail-ops/routes.ts';
import type { RawMail } from '../../functions/mail-ops/summary.ts';
import { secretsClient } from '../../functions/platform/clients.ts';
import { httpHandler } from '../../functions/platform/http.ts';
import { callApi } from '../support/api.ts';
import type { TestDynamo } from '../support/dynamodb.ts';
import { anAgentPrincipal, anId, someTime } from '../support/factories.ts';

export const aLine = (over: Partial<LedgerLine> = {}): LedgerLine => ({
  at: someTime,
  outcome: 'ticketed',
  mailbox: 'support',
  raw: 'mail/raw/1',
  from: 'kaisa@customer.test',
  sender: 'kaisa@customer.test',
  recipients: ['support@demo.test'],
  size: 1000,
  ...over,
});

export const aRaw = (over: Partial<RawMail> = {}): RawMail => ({ name: 'mail/raw/1', laidDownAt: someTime, ...over });

/** Raw mails of the bucket `mail`, with the bytes that each begins with. */
export function rawsOf(mails: readonly (RawMail & { top?: string })[]): RawStore {
  const find = (key: string) => mails.find(({ name }) => name === `mail/${key}`);
  return {
    async *list() {
      yield* mails.map(({ name, laidDownAt }) => ({ name, laidDownAt }));
    },
    find: async (key) => find(key),
    top: async (key) => Buffer.from(find(key)?.top ?? ''),
  };
}

export const admin = anAgentPrincipal({ address: 'admin@demo.test', name: 'Admin', role: 'admin' });
export const lead = anAgentPrincipal({ address: 'lead@demo.test', name: 'Lead', role: 'lead' });
export const anna = anAgentPrincipal();

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** The routes of mail operations over a table of the test's own; S3 and SQS are for the test to mock. */
export function startMailApi(dynamo: TestDynamo) {
  const s3 = new S3Client({ region: 'eu-north-1', credentials });
  const sqs = new SQSClient({ region: 'eu-north-1', credentials });
  const api = {
    s3,
    sqs,
    now: someTime,
    ask<T = Record<string, unknown>>(agent: AgentPrincipal, method: string, path: string, body?: unknown) {
      const { pathname, searchParams } = new URL(`https://desk.test/api/v1${path}`);
      const query = Object.fromEntries(searchParams);
      const handler = httpHandler({
        routes: mailOpsRoutes(() => sqs),
        env: {
          TICKETS_TABLE: dynamo.tickets,
          MAIL_BUCKET: 'mail',
          INBOUND_MAIL_QUEUE: 'https://sqs.test/inbound-mail',
          DEAD_LETTERS: JSON.stringify({
            'inbound-mail': { url: 'https://sqs.test/inbound-mail-dead', returns: true },
            'export-kpis': { url: 'https://sqs.test/export-kpis-dead', returns: false },
          }),
        },
        clock: { now: () => api.now },
        ids: { next: anId },
        clients: { documents: () => dynamo.client, s3: () => s3, secrets: secretsClient },
        authenticate: () => agent,
      });
      return callApi<T>(handler, { method, path: pathname, query, body });
    },
  };
  return api;
}
