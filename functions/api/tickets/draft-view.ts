import * as z from 'zod';
import { type Draft, type DraftContent, type DraftKind, draftKinds } from '../../drafts/index.ts';
import { InvalidRequestError } from '../../platform/errors.ts';
import { mailAddress } from '../../settings/index.ts';

/** The longest text of a draft, in characters; its HTML may have three times as many. */
const longestText = 100_000;

const person = z.strictObject({ name: z.string().max(200).default(''), address: z.string().max(320) });
const people = z.array(person).max(50);
const file = z.strictObject({
  id: z.string().regex(/^[\w-]{1,100}$/),
  filename: z.string().min(1).max(200),
  size: z.number().int().min(0),
  contentId: z
    .string()
    .regex(/^[\w.@+-]{1,200}$/)
    .optional(),
});
const instant = z.iso.datetime();
const afterwards = z.enum(['open', 'waiting', 'closed']);

/** A draft as its writer sends it. */
export const draftBody = z.strictObject({
  text: z.string().max(longestText),
  html: z
    .string()
    .max(3 * longestText)
    .nullish(),
  to: people.nullish().describe('As proposed when left out or null; so are cc and bcc'),
  cc: people.nullish(),
  bcc: people.nullish(),
  attachments: z.array(file).max(20).default([]),
  status: afterwards.nullish(),
  baseVersion: z.number().int().min(0).nullish().describe('Version of the ticket that it was begun on'),
  key: z.string().min(1).max(200).nullish().describe('Idempotency-Key that it will be sent under'),
  seen: instant.nullish().describe('`savedAt` of what it is based on; null or left out: there was nothing'),
});

/** A draft as the API shows it. */
export const draftViewSchema = z
  .object({
    id: z.string().describe('<kind>:<agent>'),
    kind: z.enum(draftKinds),
    agent: z.string(),
    name: z.string(),
    savedAt: instant,
    text: z.string(),
    html: z.string().nullable().describe('As the editor wrote it, not sanitised'),
    to: people.nullable(),
    cc: people.nullable(),
    bcc: people.nullable(),
    attachments: z.array(file),
    status: z.string().nullable(),
    baseVersion: z.number().int().nullable(),
    key: z.string().nullable().describe('Idempotency-Key that it will be sent under'),
  })
  .meta({ id: 'Draft' });

/** The draft as the API shows it. */
export function draftView({
  kind,
  agent,
  name,
  savedAt,
  baseVersion,
  key,
  content,
}: Draft): z.input<typeof draftViewSchema> {
  const { text, html, to, cc, bcc, attachments, status } = content;
  return {
    id: `${kind}:${agent}`,
    kind,
    agent,
    name,
    savedAt: new Date(savedAt).toISOString(),
    text,
    html: html ?? null,
    to: to ?? null,
    cc: cc ?? null,
    bcc: bcc ?? null,
    attachments,
    status: status ?? null,
    baseVersion: baseVersion ?? null,
    key: key ?? null,
  };
}

/** What stands in a draft that was sent; what is null is left out. */
export function contentOf({ text, html, to, cc, bcc, attachments, status }: z.output<typeof draftBody>): DraftContent {
  const given = Object.entries({ html, to, cc, bcc, status }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return { text, attachments, ...Object.fromEntries(given) };
}

/**
 * Whose draft of which kind an id names.
 * @throws InvalidRequestError for what is no id of a draft
 */
export function draftIdOf(id: string): { kind: DraftKind; agent: string } {
  const [, named, address] = /^(\w+):(.+)$/.exec(id) ?? [];
  const kind = draftKinds.find((known) => known === named);
  const agent = mailAddress.safeParse(address);
  if (!kind || !agent.success) throw new InvalidRequestError([{ path: 'id', message: 'must be <kind>:<agent>' }]);
  return { kind, agent: agent.data };
}
