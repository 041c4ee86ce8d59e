/**
 * The environment of every function: the handler parses it once at start, the CDK construct is typed by it, so that a forgotten variable does not
 * compile.
 */
import * as z from 'zod';

const name = z.string().min(1);
const url = z.url();
/** A whole number, as text. */
const count = z.string().regex(/^\d{1,9}$/);

/** Common to all: where tickets are kept. */
const tickets = { TICKETS_TABLE: name };
/** Reads or signs message ids and links. */
const signing = { SIGNING_SECRET: name };
const addresses = { PORTAL_URL: url, INBOX_URL: url };
/** Hands out addresses of files: where those start, without a slash at its end. */
const files = { FILES_URL: url };

export const environments = {
  receiveMail: z.object({ ...tickets, ...signing, ...addresses, MAIL_BUCKET: name, ATTACHMENTS_BUCKET: name }),
  sendMail: z.object({
    ...tickets,
    ...addresses,
    MAIL_BUCKET: name,
    ATTACHMENTS_BUCKET: name,
    CONFIGURATION_SET: name,
  }),
  trackDelivery: z.object({ ...tickets }),
  relayEntries: z.object({
    SEND_MAIL_QUEUE: url,
    WORKFLOWS_QUEUE: url,
    SEARCH_QUEUE: url,
    NOTIFY_QUEUE: url,
    LIVE_QUEUE: url,
    FACTS_QUEUE: url,
  }),
  runWorkflows: z.object({ ...tickets }),
  watchClocks: z.object({ ...tickets, ESCALATIONS_QUEUE: url }),
  escalate: z.object({ ...tickets, MAIL_BUCKET: name }),
  indexSearch: z.object({ ...tickets, SEARCH_TABLE: name }),
  notify: z.object({ ...tickets, ...signing, ...addresses, MAIL_DOMAIN: name, CONFIGURATION_SET: name }),
  live: z.object({ ...tickets, AGENTS_ISSUER: url, AGENTS_AUDIENCE: name, LIVE_ENDPOINT: url }),
  pushLive: z.object({ ...tickets, LIVE_ENDPOINT: url }),
  recordFacts: z.object({ ...tickets, DESK_TIME_ZONE: name }),
  exportKpis: z.object({ ...tickets, EXPORT_BUCKET: name, DESK_TIME_ZONE: name }),
  agentApi: z.object({
    ...tickets,
    ...signing,
    ...addresses,
    SEARCH_TABLE: name,
    MAIL_BUCKET: name,
    ATTACHMENTS_BUCKET: name,
    DESK_TIME_ZONE: name,
  }),
  searchApi: z.object({ ...tickets, SEARCH_TABLE: name, DESK_TIME_ZONE: name }),
  settingsApi: z.object({
    ...tickets,
    /** The user pool of the agents, where accounts are made for those who are taken on. */
    AGENTS_POOL: name,
  }),
  customersApi: z.object({ ...tickets, ...files, SEARCH_TABLE: name, ATTACHMENTS_BUCKET: name }),
  describeApi: z.object({}),
  filesApi: z.object({ ...tickets, ...files, ...signing, ...addresses, MAIL_BUCKET: name, ATTACHMENTS_BUCKET: name }),
  mailApi: z.object({
    ...tickets,
    MAIL_BUCKET: name,
    INBOUND_MAIL_QUEUE: url,
    /** JSON: every dead-letter queue by its short name, see `functions/mail-ops/dead-letters.ts`. */
    DEAD_LETTERS: name,
  }),
  watchMail: z.object({
    ...tickets,
    ...signing,
    MAIL_BUCKET: name,
    /** The mailbox that canaries are mailed to. */
    CANARY_MAILBOX: name,
    CANARY_MINUTES: count,
    /** 0: never. */
    RAW_DELETED_AFTER_DAYS: count,
  }),
  customerApi: z.object({ ...tickets, ...signing, ...addresses, MAIL_BUCKET: name, ATTACHMENTS_BUCKET: name }),
  publicApi: z.object({
    ...tickets,
    ...files,
    ...signing,
    ...addresses,
    MAIL_BUCKET: name,
    ATTACHMENTS_BUCKET: name,
    /** How the desk calls itself, and where customers sign in: told to whoever asks. */
    DESK_NAME: name.optional(),
    CUSTOMERS_ISSUER: url.optional(),
    CUSTOMERS_CLIENT: name.optional(),
  }),
  addClaims: z.object({}),
  rotateKey: z.object({}),
  seedDesk: z.object({ ...tickets }),
} as const;

export type FunctionName = keyof typeof environments;
export type Environment<F extends FunctionName> = z.infer<(typeof environments)[F]>;

/** @throws Error naming every variable that is missing or wrong: the function must not start half-configured. */
export function readEnvironment<F extends FunctionName>(
  fn: F,
  variables: Record<string, string | undefined> = process.env,
): Environment<F> {
  const read = environments[fn].safeParse(variables);
  if (!read.success) throw new Error(`environment of ${fn}: ${z.prettifyError(read.error)}`);
  return read.data as Environment<F>;
}
