import { randomBytes, randomUUID } from 'node:crypto';
import PostalMime, { type Address, type Email } from 'postal-mime';
import type { LocalClock, SentMail } from '../types.ts';
import { AwsError } from './aws-error.ts';
import type { Place } from './place.ts';
import type { FrontDoor, SesEngine, SnsEngine } from './seams.ts';
import { eventMessage, type Outcome, outcomes, type ReportedMail } from './ses/events.ts';
import { Homecomings } from './ses/homecomings.ts';
import { Outbox } from './ses/outbox.ts';

/** The report that a mail was sent comes so long after the answer to its sender, as SES's own do, on the local clock. */
const REPORT_MS = 250;
/** How long a delivery (or bounce) takes on the local clock. */
const DELIVERY_MS = 2000;
/** How long a mail to an address of our own is on its way on the local clock. */
const HOMECOMING_MS = 1000;
const MAX_RECIPIENTS = 50;

/** SES's own default. */
const MAX_BYTES = 10 * 1024 * 1024;

type Draft = Parameters<SesEngine['send']>[0];

/**
 * The local SES: takes mails of verified senders, keeps them, and publishes the events of their configuration set two local seconds later. Pending
 * events survive a restart; one may be published twice if the process dies at the wrong moment, as SES itself does not promise otherwise.
 *
 * A Message-ID given by the sender is kept, where the deployed SES puts its own in its place.
 */
export class Ses implements SesEngine {
  readonly #clock: LocalClock;
  readonly #place: Place;
  readonly #sns: Pick<SnsEngine, 'publish'>;
  readonly #onSent: (mail: SentMail) => void;
  readonly #outbox: Outbox;
  readonly #homecomings: Homecomings;
  /** Domains of the envelopes' senders, by identity. */
  readonly #identities = new Map<string, string | undefined>();
  readonly #configurationSets = new Map<string, { types: Set<string>; topicArn: string }[]>();
  #timer: { at: number; cancel: () => void } | undefined;

  constructor(options: {
    dataDir: string;
    clock: LocalClock;
    place: Place;
    sns: Pick<SnsEngine, 'publish'>;
    onSent?: (mail: SentMail) => void;
  }) {
    this.#clock = options.clock;
    this.#place = options.place;
    this.#sns = options.sns;
    this.#onSent = options.onSent ?? (() => {});
    this.#outbox = new Outbox(options.dataDir);
    this.#homecomings = new Homecomings(options.clock, this.#outbox, (mail) => this.#returnPath(mail));
  }

  verify(identity: string, mailFromDomain?: string): void {
    this.#identities.set(identity.toLowerCase(), mailFromDomain);
  }

  bringHome(door: FrontDoor): void {
    this.#homecomings.open(door);
  }

  createConfigurationSet(name: string): void {
    if (!this.#configurationSets.has(name)) this.#configurationSets.set(name, []);
  }

  addEventDestination(name: string, types: readonly string[], topicArn: string): void {
    this.createConfigurationSet(name);
    this.#configurationSets.get(name)?.push({ types: new Set(types.map((type) => type.toUpperCase())), topicArn });
    this.#arm();
  }

  async send(draft: Draft): Promise<SentMail> {
    const email = await readHeaders(draft.raw);
    const from = sourceOf(draft, email);
    const to = draft.destinations?.length ? draft.destinations.map(bare) : recipientsOf(email);
    this.#check(draft, to, [from, ...addresses(email.from ? [email.from] : [])]);
    const now = this.#clock.now();
    const particulars: Omit<SentMail, 'raw'> = {
      id: `0100${randomBytes(6).toString('hex')}-${randomUUID()}-000000`,
      at: new Date(now).toISOString(),
      from,
      to,
      subject: email.subject ?? '',
      messageId: email.messageId ?? '',
      ...(draft.configurationSet !== undefined && { configurationSet: draft.configurationSet }),
      tags: draft.tags ?? {},
    };
    const headers = email.headers.map(({ originalKey, value }) => ({ name: originalKey, value }));
    const events = draft.configurationSet === undefined ? [] : outcomes(to);
    const ours = to.filter((recipient) => this.#identityOf(recipient) !== undefined);
    await this.#outbox.add(
      { ...particulars, headers },
      draft.raw,
      events.map((outcome) => ({ at: now + (outcome.type === 'SEND' ? REPORT_MS : DELIVERY_MS), outcome })),
      ours.length > 0 ? { at: now + HOMECOMING_MS, recipients: ours } : undefined,
    );
    this.#arm();
    this.#homecomings.arm();
    const sent = { ...particulars, raw: draft.raw };
    this.#onSent(sent);
    return sent;
  }

  /** The address that a mail would be sent from. */
  async senderOf(draft: Draft): Promise<string> {
    return sourceOf(draft, await readHeaders(draft.raw));
  }

  outbox(limit = 200): SentMail[] {
    return this.#outbox.list(limit);
  }

  mail(id: string): SentMail | undefined {
    return this.#outbox.find(id);
  }

  close(): void {
    this.#timer?.cancel();
    this.#homecomings.close();
    this.#outbox.close();
  }

  #check({ raw, configurationSet }: Draft, to: string[], senders: string[]): void {
    if (raw.length > MAX_BYTES) {
      throw new AwsError(
        'InvalidParameterValue',
        `Message length is more than ${MAX_BYTES} bytes long: '${raw.length}'.`,
      );
    }
    if (configurationSet !== undefined && !this.#configurationSets.has(configurationSet)) {
      throw new AwsError('ConfigurationSetDoesNotExist', `Configuration set <${configurationSet}> does not exist.`);
    }
    if (to.length === 0) throw new AwsError('InvalidParameterValue', 'Missing final recipients.');
    if (to.length > MAX_RECIPIENTS) {
      throw new AwsError('InvalidParameterValue', `Recipient count exceeds ${MAX_RECIPIENTS}.`);
    }
    const unverified = senders.filter((sender) => !this.#isVerified(sender));
    if (unverified.length === 0) return;
    throw new AwsError(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region ${this.#place.region.toUpperCase()}: ${unverified.join(', ')}`,
    );
  }

  #isVerified(address: string): boolean {
    return this.#identityOf(address) !== undefined;
  }

  /** By address, domain or a domain above. */
  #identityOf(address: string): string | undefined {
    const domain = address.split('@')[1] ?? '';
    const domains = domain.split('.').map((_, index, labels) => labels.slice(index).join('.'));
    return [address, ...domains].find((identity) => this.#identities.has(identity));
  }

  /** https://docs.aws.amazon.com/ses/latest/dg/mail-from.html */
  #returnPath({ id, from }: { id: string; from: string }): string {
    const domain = this.#identities.get(this.#identityOf(from) ?? '') ?? `${this.#place.region}.amazonses.com`;
    return `${id}@${domain}`;
  }

  #publishDue(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const event of this.#outbox.due(this.#clock.now())) {
      const mail = this.#outbox.reported(event.mailId);
      if (mail) this.#publish(mail, event.outcome);
      this.#outbox.settle(event.id);
    }
    this.#arm();
  }

  #publish(mail: ReportedMail, outcome: Outcome): void {
    const message = JSON.stringify(eventMessage(mail, outcome, this.#clock.now(), this.#place));
    for (const { types, topicArn } of this.#configurationSets.get(mail.configurationSet ?? '') ?? []) {
      if (!types.has(outcome.type)) continue;
      this.#sns.publish(topicArn, message, { subject: 'Amazon SES Email Event Notification' });
    }
  }

  #arm(): void {
    const at = this.#outbox.nextEventAt();
    if (at === this.#timer?.at) return;
    this.#timer?.cancel();
    const fire = () => this.#publishDue();
    this.#timer = at === undefined ? undefined : { at, cancel: this.#clock.at(at, fire) };
  }
}

/** Parses the header block alone: attachments need not be read to know who sends what to whom. */
async function readHeaders(raw: Uint8Array): Promise<Email> {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const ends = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((end) => end >= 0);
  return PostalMime.parse(bytes.subarray(0, Math.min(bytes.length, ...ends)));
}

const addresses = (list: readonly Address[]): string[] =>
  list.flatMap((one) => one.group ?? [one]).flatMap(({ address }) => (address ? [address.toLowerCase()] : []));

const recipientsOf = (email: Email) => addresses([...(email.to ?? []), ...(email.cc ?? []), ...(email.bcc ?? [])]);

function sourceOf(draft: Draft, email: Email): string {
  const source = draft.source ? bare(draft.source) : addresses(email.from ? [email.from] : [])[0];
  if (!source) throw new AwsError('InvalidParameterValue', "Missing required header 'From'.");
  return source;
}

/** `Anna <anna@demo.test>` → `anna@demo.test` */
const bare = (address: string) => (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
