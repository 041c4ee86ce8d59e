import type { S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type AgentPrincipal, can, requireCan } from '../access/index.ts';
import { createCustomerStore } from '../customers/index.ts';
import { createLedger, type LedgerLine, type ReleaseDeps } from '../mail/index.ts';
import { lazy } from '../platform/clients.ts';
import type { Environment } from '../platform/environments.ts';
import { InvalidRequestError } from '../platform/errors.ts';
import { type Call, type Route, routeOf } from '../platform/http.ts';
import { createServiceLevelStore, type ServiceLevelStore } from '../service-levels/index.ts';
import { createSenderStore, createSettingsStore, type SenderRule } from '../settings/index.ts';
import { createTicketStore } from '../tickets/index.ts';
import { runBulk } from './bulk.ts';
import { createDeadLetters, deadLetterQueues } from './dead-letters.ts';
import {
  deleteSenderDescription,
  getDeadLettersDescription,
  getLedgerDescription,
  getSendersDescription,
  postBulkDescription,
  postDeadLettersDescription,
  postReplayDescription,
  putSenderDescription,
} from './descriptions.ts';
import { createRawStore } from './raw-store.ts';
import { replay } from './replay.ts';
import { createSummaryStore } from './summary-store.ts';

type MailEnvironment = Environment<'mailApi'>;
type MailCall = Pick<Call<unknown, unknown, unknown, MailEnvironment, AgentPrincipal>, 'clients' | 'env' | 'principal'>;
type MailRoute = Route<MailEnvironment, AgentPrincipal>;
const mailRoute = routeOf<MailEnvironment, AgentPrincipal>();

/** A page with an outcome looks at no more than so many pages of lines. */
const mostPages = 8;

const tableOf = ({ clients, env }: Pick<MailCall, 'clients' | 'env'>) => ({
  client: clients.documents(),
  table: env.TICKETS_TABLE,
});
const requireLead = ({ principal }: MailCall): void => requireCan(principal, 'configure', { type: 'desk' });
const requireAdmin = ({ principal }: MailCall): void => requireCan(principal, 'administer', { type: 'desk' });
const iso = (at: number): string => new Date(at).toISOString();

const getLedger = mailRoute({
  ...getLedgerDescription,
  async handle(call) {
    requireLead(call);
    const { day, outcome, limit, cursor } = call.query;
    const ledger = createLedger(tableOf(call));
    const mayRead = (id: string): boolean => can(call.principal, 'read', { type: 'mailbox', id });
    // What is counted is counted over all mailboxes.
    const seesAll = (await createSettingsStore(tableOf(call)).mailboxes()).every(({ id }) => mayRead(id));
    const summary = seesAll ? await createSummaryStore(tableOf(call)).get(day) : undefined;
    const items: LedgerLine[] = [];
    let next: string | null = cursor ?? null;
    for (let page = 0; page < mostPages && items.length < limit && (next !== null || page === 0); page += 1) {
      const read = await ledger.lines(day, { limit: limit - items.length, cursor: next ?? undefined });
      const seen = read.items.filter(({ mailbox }) => seesAll || mayRead(mailbox));
      items.push(...seen.filter((line) => outcome === undefined || line.outcome === outcome));
      next = read.next;
    }
    return {
      body: {
        items: items.toSorted((a, b) => a.at - b.at).map(lineView),
        next,
        summary: summary === undefined ? null : { ...summary, at: iso(summary.at) },
      },
    };
  },
});

function lineView({ at, outcome, rule, reason, mailbox, number, raw, from, recipients, size }: LedgerLine) {
  return {
    at: iso(at),
    outcome,
    rule: rule ?? null,
    reason: reason ?? null,
    mailbox,
    number: number ?? null,
    raw,
    from,
    recipients,
    size,
  };
}

const postReplay = (sqs: () => Pick<SQSClient, 'send'>): MailRoute =>
  mailRoute({
    ...postReplayDescription,
    async handle(call) {
      requireAdmin(call);
      const { MAIL_BUCKET: bucket, INBOUND_MAIL_QUEUE } = call.env;
      const s3: () => S3Client = call.clients.s3;
      await replay(call.body.raw, {
        raws: createRawStore({ s3, bucket }),
        ledger: createLedger(tableOf(call)),
        mailboxes: createSettingsStore(tableOf(call)).mailboxes,
        bucket,
        async send(MessageBody) {
          await sqs().send(new SendMessageCommand({ QueueUrl: INBOUND_MAIL_QUEUE, MessageBody }));
        },
      });
      return { body: { queued: 1 as const } };
    },
  });

function deadLetterRoutes(sqs: () => Pick<SQSClient, 'send'>): MailRoute[] {
  const deadLettersOf = ({ env }: Pick<MailCall, 'env'>) =>
    createDeadLetters(sqs, deadLetterQueues.parse(JSON.parse(env.DEAD_LETTERS)));
  return [
    mailRoute({
      ...getDeadLettersDescription,
      async handle(call) {
        requireAdmin(call);
        return { body: { items: await deadLettersOf(call).list(), next: null } };
      },
    }),
    mailRoute({
      ...postDeadLettersDescription,
      async handle(call) {
        requireAdmin(call);
        await deadLettersOf(call).replay(call.params.queue);
        return { body: { queue: call.params.queue } };
      },
    }),
  ];
}

const getSenders = mailRoute({
  ...getSendersDescription,
  async handle(call) {
    requireLead(call);
    const { items, next } = await createSenderStore(tableOf(call)).list(call.query);
    return { body: { items: items.map(senderView), next } };
  },
});

const putSender = mailRoute({
  ...putSenderDescription,
  async handle(call) {
    requireLead(call);
    const { verdict, until, note } = call.body;
    const at = call.clock.now();
    const ends = typeof until === 'string' ? Date.parse(until) : undefined;
    if (ends !== undefined && ends <= at)
      throw new InvalidRequestError([{ path: 'until', message: 'must lie in the future' }]);
    const rule: SenderRule = {
      pattern: call.params.pattern,
      verdict,
      by: call.principal.address,
      at,
      ...(ends === undefined ? {} : { until: ends }),
      ...(note ? { note } : {}),
    };
    await createSenderStore(tableOf(call)).put(rule);
    return { body: senderView(rule) };
  },
});

const deleteSender = mailRoute({
  ...deleteSenderDescription,
  async handle(call) {
    requireLead(call);
    await createSenderStore(tableOf(call)).remove(call.params.pattern);
    return {};
  },
});

function senderView({ pattern, verdict, until, by, at, note }: SenderRule) {
  return { pattern, verdict, until: until === undefined ? null : iso(until), by, at: iso(at), note: note ?? null };
}

/** A call that brings many tickets to the desk reads the promises once. */
const oncePerCall = ({ policies, calendars }: ServiceLevelStore): ReleaseDeps['serviceLevels'] => ({
  policies: lazy(policies),
  calendars: lazy(calendars),
});

const postBulk = mailRoute({
  ...postBulkDescription,
  async handle(call) {
    const { principal, body, clock, clients, env } = call;
    requireCan(principal, body.action === 'purge' ? 'configure' : 'create', { type: 'mailbox', id: body.mailbox });
    const done = await runBulk(body, {
      tickets: createTicketStore({ ...tableOf(call), mailBucket: { s3: clients.s3(), bucket: env.MAIL_BUCKET } }),
      release: {
        customers: createCustomerStore(tableOf(call)),
        senders: createSenderStore(tableOf(call)),
        serviceLevels: oncePerCall(createServiceLevelStore(tableOf(call))),
      },
      agent: principal,
      clock,
    });
    return { body: done };
  },
});

/** Operations of mail in the agents' API. */
export function mailOpsRoutes(sqs: () => Pick<SQSClient, 'send'>): MailRoute[] {
  return [getLedger, postReplay(sqs), ...deadLetterRoutes(sqs), getSenders, putSender, deleteSender, postBulk];
}
