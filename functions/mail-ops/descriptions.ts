import * as z from 'zod';
import { outcomes } from '../mail/index.ts';
import { senderPattern, senderRule, shortId } from '../settings/index.ts';
import { bulkActions, bulkFolders } from './bulk.ts';
import { daySchema, daySummary } from './summary.ts';

const common = { headers: [], open: false } as const;
const instant = z.iso.datetime();
const cursor = z.string().max(8000).optional().describe('`next` of the page before');
const listOf = <T extends z.ZodType>(one: T) => z.object({ items: z.array(one), next: z.string().nullable() });

const ledgerLine = z.object({
  at: instant,
  outcome: z.enum(outcomes),
  rule: z.string().nullable(),
  reason: z.string().nullable(),
  mailbox: z.string(),
  number: z.int().nullable(),
  raw: z.string(),
  from: z.string(),
  recipients: z.array(z.string()),
  size: z.int(),
});

/** `GET /mail/ledger` */
export const getLedgerDescription = {
  ...common,
  method: 'GET',
  path: '/mail/ledger',
  summary:
    'What became of the mails of a day (UTC), and what was counted on the day after; a page may be shorter than asked for',
  query: z.object({
    day: daySchema,
    outcome: z.enum(outcomes).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor,
  }),
  response: listOf(ledgerLine).extend({ summary: daySummary.extend({ at: instant }).nullable() }),
  status: 200,
} as const;

/** `POST /mail/replay` */
export const postReplayDescription = {
  ...common,
  method: 'POST',
  path: '/mail/replay',
  summary: 'Hand a mail as it came to the desk once more; it never makes a second ticket',
  body: z.strictObject({ raw: z.string().min(1).max(1200) }),
  response: z.object({ queued: z.literal(1) }),
  status: 202,
} as const;

/** `GET /mail/dead-letters` */
export const getDeadLettersDescription = {
  ...common,
  method: 'GET',
  path: '/mail/dead-letters',
  summary: 'How much of what could not be done waits in which queue',
  response: listOf(z.object({ queue: z.string(), messages: z.int() })),
  status: 200,
} as const;

/** `POST /mail/dead-letters/{queue}/replay` */
export const postDeadLettersDescription = {
  ...common,
  method: 'POST',
  path: '/mail/dead-letters/{queue}/replay',
  summary: 'Try everything again that lies in a queue',
  params: z.object({ queue: z.string().min(1).max(80) }),
  response: z.object({ queue: z.string() }),
  status: 202,
} as const;

const senderView = senderRule.extend({
  until: instant.nullable(),
  at: instant,
  note: z.string().nullable(),
});
const senderParams = z.object({ pattern: senderPattern });

/** `GET /mail/senders` */
export const getSendersDescription = {
  ...common,
  method: 'GET',
  path: '/mail/senders',
  summary: 'The senders that are allowed or blocked',
  query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(100), cursor }),
  response: listOf(senderView),
  status: 200,
} as const;

/** `PUT /mail/senders/{pattern}` */
export const putSenderDescription = {
  ...common,
  method: 'PUT',
  path: '/mail/senders/{pattern}',
  summary: 'Allow or block a sender, an address or a domain such as @example.com',
  params: senderParams,
  body: z.strictObject({
    verdict: senderRule.shape.verdict,
    until: z.iso.datetime({ offset: true }).nullable().optional(),
    note: z.string().trim().max(500).nullable().optional(),
  }),
  response: senderView,
  status: 200,
} as const;

/** `DELETE /mail/senders/{pattern}` */
export const deleteSenderDescription = {
  ...common,
  method: 'DELETE',
  path: '/mail/senders/{pattern}',
  summary: 'Forget what was decided about a sender',
  params: senderParams,
  status: 204,
} as const;

const when = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => Date.parse(text))
  .optional();

/** `POST /mail/bulk` */
export const postBulkDescription = {
  ...common,
  method: 'POST',
  path: '/mail/bulk',
  summary: 'Delete, release or trash what lies in a folder, as much as a call has time for; go on with `next`',
  body: z
    .strictObject({
      action: z.enum(bulkActions),
      folder: z.enum(bulkFolders),
      mailbox: shortId,
      sender: senderPattern.optional(),
      subject: z.string().trim().min(1).max(250).optional(),
      before: when,
      after: when,
      cursor,
    })
    .refine(({ action, folder }) => action !== 'trash' || folder !== 'trash', {
      path: ['action'],
      message: 'must be another for what lies in the trash',
    }),
  response: z.object({ done: z.int(), skipped: z.int(), next: z.string().nullable() }),
  status: 200,
} as const;

/** What the agents' API says of these routes in its document; a function of their own answers them. */
export const mailOpsDescriptions = [
  getLedgerDescription,
  postReplayDescription,
  getDeadLettersDescription,
  postDeadLettersDescription,
  getSendersDescription,
  putSenderDescription,
  deleteSenderDescription,
  postBulkDescription,
];
