import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be a short name of small letters, digits and hyphens, such as support');
const address = z
  .string()
  .pipe(z.email('must be a mail address'))
  .refine((value) => value === value.toLowerCase(), 'must be written in small letters');
const domain = z
  .string()
  .regex(
    /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'must be a domain such as help.example.com',
  );
const language = z.enum(['en', 'fi']).default('en');

const mailbox = z.strictObject({
  id,
  name: z.string().min(1),
  address,
  /** Further addresses that lead to the same mailbox. */
  aliases: z.array(address).default([]),
  /** Team that new tickets belong to. */
  team: id.optional(),
  language,
});

const agent = z.strictObject({
  address,
  name: z.string().min(1),
  role: z.enum(['admin', 'lead', 'agent', 'light']),
  /** Ids of the mailboxes that the agent works in. */
  mailboxes: z.union([z.literal('all'), z.array(id)]).default('all'),
  teams: z.array(id).default([]),
  language,
});

const site = z.strictObject({
  domain,
  certificateArn: z
    .string()
    .regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\/.+$/, 'must be the ARN of an ACM certificate in us-east-1'),
});

const fields = z.strictObject({
  /** What the desk calls itself on pages and in mails. */
  deskName: z.string().min(1),
  /** Main mail domain: its identity sends the desk's own notices. Mailboxes may have others besides. */
  domain,
  /** Must be one where SES receives mail. */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as eu-west-1'),
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be an AWS account number of 12 digits')
    .optional(),
  /** IANA name: the desk's days, months and office hours. */
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Helsinki'),
  /** Gets the alarms. */
  operator: address,
  /** The Route 53 zone in which the app makes the DNS records; without it they are printed. */
  hostedZone: z.strictObject({ id: z.string().min(1), name: domain }).optional(),
  /** Own domains of the two sites. */
  sites: z.strictObject({ inbox: site.optional(), portal: site.optional() }).default({}),
  /** Begins the host names of the sign-in pages, which are shared by all of AWS. Made from `domain` by default. */
  signInPrefix: z
    .string()
    .regex(
      /^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/,
      'must be small letters, digits and hyphens, without aws, amazon or cognito',
    )
    .optional(),
  /** True once SES shows the domain as verified: only then may Cognito mail codes from it. */
  identityVerified: z.boolean().default(false),
  mailboxes: z.array(mailbox).min(1, 'must name at least one mailbox'),
  teams: z.array(z.strictObject({ id, name: z.string().min(1) })).default([]),
  agents: z.array(agent),
  /** The raw mails: kept for ever by default. Days. */
  rawMail: z
    .strictObject({ archiveAfterDays: z.int().min(1).optional(), deleteAfterDays: z.int().min(1).optional() })
    .default({}),
  /** How often the desk writes itself a mail to see that mail goes out and comes in; 0: never. */
  canaryMinutes: z
    .int()
    .refine((minutes) => minutes === 0 || (minutes >= 10 && minutes <= 1440), 'must be 0 or from 10 to 1440')
    .default(30),
  /** Days that functions' logs are kept. */
  logDays: z.union([z.literal(7), z.literal(14), z.literal(30), z.literal(90), z.literal(365)]).default(30),
  /** `destroy` removes all data with the stacks: for a desk on trial. */
  removal: z.enum(['retain', 'destroy']).default('retain'),
});
const schema = fields.superRefine(checkReferences);

/** What a deployment is made from: `tuki.config.json`, checked and with its defaults filled in. */
export type DeskConfig = z.infer<typeof schema>;

/** The configuration is missing or wrong. The message has one sentence a line, each naming its field. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * @param source how messages call the configuration, normally its file name
 * @throws ConfigError naming every field that is wrong
 */
export function parseConfig(input: unknown, source = 'configuration'): DeskConfig {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const lines = read.error.issues.map((issue) => `${source}: ${fieldName(issue)} ${sentence(issue)}.`);
  throw new ConfigError(lines.join('\n'));
}

/**
 * Reads the file that `TUKI_CONFIG` names, else `tuki.config.json`, else the example, so that a fresh checkout synthesizes.
 *
 * @throws ConfigError when the file is missing, no JSON, or wrong
 */
export function loadConfig(root: string, variables: Record<string, string | undefined> = process.env): DeskConfig {
  const named = variables.TUKI_CONFIG;
  const candidates = named ? [named] : ['tuki.config.json', 'tuki.config.example.json'];
  const file = candidates.map((name) => path.resolve(root, name)).find((name) => existsSync(name));
  if (!file) throw new ConfigError(`${candidates.join(' and ')}: there is no such file in ${root}.`);
  const source = path.basename(file);
  let input: unknown;
  try {
    input = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`${source}: cannot be read as JSON (${error instanceof Error ? error.message : error}).`);
  }
  return parseConfig(input, source);
}

/** The domains that the desk receives and sends mail in, the main one first. */
export function mailDomains(config: DeskConfig): string[] {
  const addresses = config.mailboxes.flatMap((box) => [box.address, ...box.aliases]);
  return [...new Set([config.domain, ...addresses.map(domainOf)])];
}

/** All addresses of mailboxes that lie in a domain. */
export function addressesIn(config: DeskConfig, mailDomain: string): string[] {
  return config.mailboxes
    .flatMap((box) => [box.address, ...box.aliases])
    .filter((candidate) => domainOf(candidate) === mailDomain);
}

const domainOf = (mailAddress: string): string => mailAddress.slice(mailAddress.lastIndexOf('@') + 1);

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name.length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function fieldName(issue: z.core.$ZodIssue): string {
  const keys = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const name = keys.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)),
    '',
  );
  return name || 'the whole';
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'is not a setting';
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is missing';
  if (issue.message.startsWith('must ') || issue.message.startsWith('is ')) return issue.message;
  if (issue.code === 'invalid_type')
    return `must be ${issue.expected === 'array' ? 'a list' : `of type ${issue.expected}`}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return 'must not be empty or too small';
  return `is wrong (${issue.message})`;
}

/** The rules that span several fields. */
function checkReferences(config: z.infer<typeof fields>, context: z.RefinementCtx): void {
  const refuse = (at: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path: at, message });
  const mailboxes = new Set(config.mailboxes.map((box) => box.id));
  const teams = new Set(config.teams.map((team) => team.id));
  const takenAddresses = new Set<string>();
  const takenIds = new Set<string>();

  config.mailboxes.forEach((box, i) => {
    if (takenIds.has(box.id)) refuse(['mailboxes', i, 'id'], `is given twice: ${box.id}`);
    takenIds.add(box.id);
    for (const own of [box.address, ...box.aliases]) {
      if (takenAddresses.has(own)) refuse(['mailboxes', i, 'address'], `is given twice: ${own}`);
      takenAddresses.add(own);
    }
    if (box.team && !teams.has(box.team)) refuse(['mailboxes', i, 'team'], `must be one of the teams, not ${box.team}`);
  });
  if (!config.agents.some((person) => person.role === 'admin')) {
    refuse(['agents'], 'must name at least one agent with the role admin');
  }
  config.agents.forEach((person, i) => {
    if (config.agents.findIndex((other) => other.address === person.address) < i) {
      refuse(['agents', i, 'address'], `is given twice: ${person.address}`);
    }
    for (const box of person.mailboxes === 'all' ? [] : person.mailboxes) {
      if (!mailboxes.has(box)) refuse(['agents', i, 'mailboxes'], `must name mailboxes of the desk, not ${box}`);
    }
    for (const team of person.teams) {
      if (!teams.has(team)) refuse(['agents', i, 'teams'], `must name teams of the desk, not ${team}`);
    }
  });
  const { archiveAfterDays, deleteAfterDays } = config.rawMail;
  if (archiveAfterDays && deleteAfterDays && archiveAfterDays >= deleteAfterDays) {
    refuse(['rawMail', 'deleteAfterDays'], 'must be more than archiveAfterDays');
  }
}
