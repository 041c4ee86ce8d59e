import * as z from 'zod';
import type { Attachment, ChangeEntry, Delivery, Entry } from './entry.ts';
import { iso } from './ticket-view.ts';

const instant = z.iso.datetime();
const person = z.object({ name: z.string(), address: z.string() }).meta({ id: 'Address' });

const attachmentSchema = z
  .object({
    id: z.string(),
    filename: z.string(),
    contentType: z.string(),
    size: z.number().int().describe('Bytes'),
    inline: z.boolean(),
    contentId: z.string().nullable(),
    linked: z.boolean().describe('The mail holds a link to it, as it is too large for a mail'),
  })
  .meta({ id: 'Attachment' });

const deliverySchema = z
  .object({
    state: z.enum([
      'queued',
      'sending',
      'sent',
      'delivered',
      'delayed',
      'bounced',
      'complained',
      'failed',
      'cancelled',
    ]),
    at: instant,
    reason: z.string().nullable(),
    failed: z.array(z.string()).describe('Addresses that it did not reach'),
  })
  .meta({ id: 'Delivery' });

const verdict = z.string().describe('PASS, FAIL, GRAY, PROCESSING_FAILED or DISABLED');
const verdictsSchema = z
  .object({ spam: verdict, virus: verdict, spf: verdict, dkim: verdict, dmarc: verdict })
  .meta({ id: 'Verdicts' });

const common = {
  id: z.string(),
  number: z.number().int().describe("The ticket's"),
  at: instant,
  actor: z.object({ type: z.enum(['customer', 'agent', 'workflow', 'system']), id: z.string(), name: z.string() }),
};

const message = {
  ...common,
  from: person,
  to: z.array(person),
  cc: z.array(person),
  subject: z.string(),
  messageId: z.string().nullable(),
  text: z.string(),
  html: z.string().nullable().describe('Sanitised'),
  visibleText: z.string().nullable().describe('The text without what it quotes, when that differs'),
  attachments: z.array(attachmentSchema),
  automatic: z.boolean().describe('Written by a machine'),
};

/** A line of the timeline as the agents' API shows it; instants are ISO 8601, what is absent is null. */
export const entryViewSchema = z
  .discriminatedUnion('type', [
    z.object({
      ...message,
      type: z.literal('received'),
      channel: z.string(),
      raw: z.boolean().describe('The mail as it came can be fetched'),
      verdicts: verdictsSchema.nullable().describe('What the mail service found in it and of its sender'),
      unreadable: z.boolean().describe('It could not be taken apart: there is only what its headers tell'),
    }),
    z.object({
      ...message,
      type: z.literal('sent'),
      bcc: z.array(person),
      forward: z.boolean().describe('To somebody outside the conversation; its answers come back as notes'),
      holdUntil: instant.nullable().describe('Until then it can be cancelled'),
      delivery: deliverySchema,
    }),
    z.object({
      ...common,
      type: z.literal('note'),
      text: z.string(),
      html: z.string().nullable(),
      mentions: z.array(z.string()),
      from: person.nullable().describe('Somebody outside the conversation who wrote it, by mail'),
      visibleText: z.string().nullable(),
      attachments: z.array(attachmentSchema),
      raw: z.boolean(),
    }),
    z.object({
      ...common,
      type: z.literal('change'),
      field: z.string(),
      from: z.unknown(),
      to: z.unknown(),
      until: instant.nullable(),
      rule: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ])
  .meta({ id: 'Entry' });

export type EntryView = z.infer<typeof entryViewSchema>;

/** An entry for the agents' API. */
export function entryView(entry: Entry): EntryView {
  const { id, number, actor } = entry;
  const base = { id, number, at: iso(entry.at), actor };
  switch (entry.type) {
    case 'received':
      return {
        ...base,
        type: 'received',
        ...messageView(entry),
        channel: entry.channel,
        raw: entry.raw !== undefined,
        verdicts: entry.verdicts ?? null,
        unreadable: entry.unreadable ?? false,
      };
    case 'sent': {
      const { state, at, reason, failed } = entry.delivery;
      return {
        ...base,
        type: 'sent',
        ...messageView(entry),
        bcc: entry.bcc,
        forward: entry.forward ?? false,
        holdUntil: entry.holdUntil === undefined ? null : iso(entry.holdUntil),
        delivery: { state, at: iso(at), reason: reason ?? null, failed: hasFailed(state) ? (failed ?? []) : [] },
      };
    }
    case 'note':
      return {
        ...base,
        type: 'note',
        text: entry.text,
        html: entry.html ?? null,
        mentions: entry.mentions,
        from: entry.from ?? null,
        visibleText: entry.visibleText ?? null,
        attachments: (entry.attachments ?? []).map(attachmentView),
        raw: entry.raw !== undefined,
      };
    case 'change': {
      const { field, from, to, until, rule, reason } = entry;
      const when = until === undefined ? null : iso(until);
      const told = { from: shownValue(field, from), to: shownValue(field, to) };
      return { ...base, type: 'change', field, ...told, until: when, rule: rule ?? null, reason: reason ?? null };
    }
  }
}

/** Instants of dates, reminders and steps are ISO 8601, as on the ticket. */
function shownValue(field: ChangeEntry['field'], value: unknown): unknown {
  if (field === 'startAt' || field === 'dueAt') return typeof value === 'number' ? iso(value) : value;
  if (field === 'reminders') return withIso(value, 'at');
  if (field === 'checklist' && Array.isArray(value)) return value.map((step) => withIso(step, 'doneAt'));
  return value;
}

function withIso(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !(name in value)) return value;
  const instant = (value as Record<string, unknown>)[name];
  return typeof instant === 'number' ? { ...value, [name]: iso(instant) } : value;
}

/** A message that is tried again goes to those whom it has not reached yet, which says nothing of this attempt. */
const hasFailed = (state: Delivery['state']): boolean =>
  state === 'failed' || state === 'bounced' || state === 'complained' || state === 'delayed';

/** The customer's own key to the ticket stands in the link of an acknowledgement, and one to a file in that of a large file; neither opens anything for who only reads the text. */
export const withoutLinkTokens = (text: string): string =>
  text.replace(/(\/portal\/(?:t\/\d+|f\/\d+\/[\w-]+\/[\w-]+))#[\w.~-]+/g, '$1');

function messageView(entry: Extract<Entry, { type: 'received' | 'sent' }>) {
  return {
    from: entry.from,
    to: entry.to,
    cc: entry.cc,
    subject: entry.subject,
    messageId: entry.messageId ?? null,
    text: entry.type === 'sent' ? withoutLinkTokens(entry.text) : entry.text,
    html: entry.html === undefined ? null : entry.type === 'sent' ? withoutLinkTokens(entry.html) : entry.html,
    visibleText: entry.visibleText ?? null,
    attachments: entry.attachments.map(attachmentView),
    automatic: entry.automatic ?? false,
  };
}

function attachmentView({ id, filename, contentType, size, inline, contentId, linked }: Attachment) {
  return { id, filename, contentType, size, inline, contentId: contentId ?? null, linked: linked ?? false };
}
