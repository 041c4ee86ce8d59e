import { readCanary } from '../mail-ops/index.ts';
import { errorName } from '../platform/errors.ts';
import { derivedId } from '../platform/ids.ts';
import type { Mailbox, MailRules } from '../settings/index.ts';
import type { Claim } from '../tickets/index.ts';
import type { Arrival, ReceiveDeps, ScreenedArrival, Taken } from './arrival.ts';
import { claimDigest, type Incoming, mailboxesFor, mailboxOf, rawName, readIncoming, type Target } from './incoming.ts';
import { join, joinFromOutside, reportBounce } from './join-ticket.ts';
import type { LedgerLine } from './ledger.ts';
import { type Match, matchTicket } from './match-ticket.ts';
import { readMessageId } from './message-id.ts';
import type { AcceptedMail } from './notification.ts';
import { finishOpening, open } from './open-ticket.ts';
import { reread } from './reread.ts';
import { screen } from './screen.ts';
import { readStaffForward } from './staff-forward.ts';
import { noteRefusal, readStaffReply, type StaffReply, takeStaffReply } from './staff-reply.ts';

/**
 * Makes a mail a ticket, or part of one, in each mailbox that it is for, and writes one ledger line for each. One mailbox in which that fails holds up
 * no other. May be repeated after any failure: number, entry and place come from the claim that the first attempt left, so the end is the same.
 * @param options.last nobody will try again by itself: what fails now stands in the ledger as failed
 * @returns the ledger lines
 * @throws whatever the first mailbox failed with, after all of them were tried
 */
export async function receiveMail(
  accepted: AcceptedMail,
  raw: Uint8Array,
  deps: ReceiveDeps,
  options: { last?: boolean } = {},
): Promise<LedgerLine[]> {
  const [incoming, mailboxes, key] = await Promise.all([
    readIncoming(raw, accepted),
    deps.settings.mailboxes(),
    deps.key(),
  ]);
  if (incoming.fault) deps.unreadable(accepted, incoming.fault);
  const targets = mailboxesFor(accepted.recipients, mailboxes);
  const lines: LedgerLine[] = [];
  const failures: unknown[] = [];
  const write = async (mailbox: string, taken: Taken): Promise<void> => {
    const line = lineOf(accepted, incoming, mailbox, taken);
    await deps.ledger.write(line);
    lines.push(line);
  };
  if (targets.length === 0)
    await write('', { outcome: 'dropped', rule: 'no-mailbox', reason: 'No mailbox has this address.' });
  const author = once(() => deps.customers.findByAddress(incoming.from.address));
  for (const target of targets) {
    const arrival: Arrival = {
      ...target,
      accepted,
      incoming,
      mailboxes,
      targets: targets.map((one) => one.mailbox.id),
      key,
      author,
    };
    try {
      await write(target.mailbox.id, (await unneeded(arrival, deps)) ?? (await takeIn(arrival, deps)));
    } catch (error) {
      failures.push(error);
      if (options.last) await write(target.mailbox.id, failed(error));
    }
  }
  if (failures.length > 0) throw failures[0];
  return lines;
}

function lineOf(accepted: AcceptedMail, incoming: Incoming, mailbox: string, taken: Taken): LedgerLine {
  const amiss = Object.entries(accepted.verdicts).some(([, verdict]) => verdict !== 'PASS');
  return {
    at: accepted.receivedAt,
    raw: rawName(accepted),
    from: incoming.from.address,
    sender: accepted.sender,
    recipients: accepted.recipients,
    size: incoming.size,
    mailbox,
    ...taken,
    ...(amiss ? { verdicts: accepted.verdicts } : {}),
  };
}

const failed = (error: unknown): Taken => ({
  outcome: 'failed',
  reason: `${errorName(error)}: ${error instanceof Error ? error.message : String(error)}`.slice(0, 300),
});

function once<T>(look: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => {
    found ??= look();
    return found;
  };
}

/** What the desk has written itself makes no ticket: its own mail that comes back, and the canary that it sends to see whether mail comes through. */
async function unneeded(
  { incoming, addresses, mailboxes, accepted, key }: Arrival,
  deps: ReceiveDeps,
): Promise<Taken | undefined> {
  for (const address of addresses) {
    const canary = readCanary(address, key);
    if (canary === undefined) continue;
    await deps.canaries.returned(canary, accepted.receivedAt);
    return { outcome: 'dropped', rule: 'canary', reason: 'The desk’s own trial mail has come back.' };
  }
  if (isOurs(incoming, mailboxes, key))
    return { outcome: 'dropped', rule: 'own-mail', reason: 'The desk itself has sent this mail.' };
  return undefined;
}

/** Whether it is a mail of ours: by its signed loop header or id, or by a mailbox of ours that it claims to come from. */
const isOurs = (incoming: Incoming, mailboxes: readonly Mailbox[], key: Arrival['key']): boolean =>
  readMessageId(incoming.loop, key) !== undefined ||
  readMessageId(incoming.content.messageId ?? '', key) !== undefined ||
  mailboxOf(incoming.from.address, mailboxes) !== undefined;

/** The ledger line of a mail that could not even be fetched, when nobody will try again by itself. */
export function unfetched(accepted: AcceptedMail, error: unknown): LedgerLine {
  const { receivedAt: at, sender, recipients } = accepted;
  return { at, raw: rawName(accepted), from: sender, sender, recipients, size: 0, mailbox: '', ...failed(error) };
}

/** What is to be done with a mail, decided anew by each attempt until one has done it. */
interface Plan {
  arrival: ScreenedArrival;
  rules: MailRules;
  staff?: Exclude<StaffReply, { refused: string }>;
  match: Match;
}

async function takeIn(arrival: Arrival, deps: ReceiveDeps): Promise<Taken> {
  const digest = claimDigest(arrival.mailbox.id, arrival.incoming.identity);
  const earlier = await deps.tickets.findClaim(digest);
  const done = earlier && (await resumed(arrival, earlier, deps));
  if (done) return done;
  const plan = await planOf(arrival, deps);
  if ('outcome' in plan) return plan;
  const number = await numberFor(plan, earlier, deps);
  const proposal = { number, order: arrival.accepted.receivedAt, entryId: derivedId('received', digest) };
  const claim = earlier ? { ...earlier, mine: true } : await deps.tickets.claim(digest, proposal);
  const overtaken = claim.mine ? undefined : await resumed(arrival, claim, deps);
  return overtaken ?? (await carryOut(plan, claim, deps));
}

async function numberFor({ staff, match }: Plan, earlier: Claim | undefined, deps: ReceiveDeps): Promise<number> {
  if (earlier) return earlier.number;
  if (staff) return staff.ticket.number;
  return match.kind === 'new' ? await deps.tickets.nextNumber() : match.ticket.number;
}

async function planOf(arrival: Arrival, deps: ReceiveDeps): Promise<Plan | Taken> {
  const staff = await readStaffReply(arrival, deps);
  if (staff && 'refused' in staff) {
    await noteRefusal(arrival, staff, deps);
    return { outcome: 'dropped', rule: 'reply-by-mail-refused', reason: staff.refused };
  }
  const [rules, screened] = await Promise.all([deps.settings.mailRules(), screen(arrival, deps)]);
  if (staff) return { arrival: { ...arrival, screened }, rules, staff, match: { kind: 'new' } };
  if (screened.dropped) return { outcome: 'dropped', rule: screened.rule, reason: screened.reason };
  // A virus, a block or a filter stands before every token; what the mail service merely holds for spam joins by one.
  const aside = screened.folder !== 'desk' && screened.rule !== 'spam';
  const match: Match = aside ? { kind: 'new' } : await matchTicket(arrival, rules, deps);
  return { arrival: { ...arrival, screened }, rules, match };
}

async function carryOut({ arrival, rules, staff, match }: Plan, claim: Claim, deps: ReceiveDeps): Promise<Taken> {
  if (staff) return await takeStaffReply(arrival, staff, claim, deps);
  // The first attempt may have chosen another ticket than this one would: its claim stands.
  if (match.kind === 'outside' && match.ticket.number === claim.number)
    return await joinFromOutside(arrival, claim, deps);
  if (match.kind === 'join' && match.ticket.number === claim.number) return await join(arrival, claim, rules, deps);
  if (match.kind !== 'new' && (await deps.tickets.load(claim.number)) !== undefined)
    return await join(arrival, claim, rules, deps);
  const link = match.kind === 'new' ? match.link : undefined;
  const forwarded = arrival.screened.folder === 'desk' ? await readStaffForward(arrival, deps) : undefined;
  return await open(arrival, claim, { rules, link, forwarded }, deps);
}

/**
 * What an earlier attempt, or another copy of the mail, has made of it. What may have been left undone behind the entry is done again.
 * @returns undefined when the entry is not there yet
 */
async function resumed(arrival: Arrival, claim: Claim, deps: ReceiveDeps): Promise<Taken | undefined> {
  const entry = await deps.tickets.entry(claim.number, claim.order, claim.entryId);
  if (entry === undefined) {
    if ((await deps.tickets.movedTo(claim.number, claim.order, claim.entryId)) !== undefined)
      return { outcome: 'joined', number: claim.number };
    if (!(await deps.tickets.isDeleted(claim.number))) return undefined;
    return {
      outcome: 'dropped',
      rule: 'deleted',
      number: claim.number,
      reason: `Its ticket #${claim.number} was deleted.`,
    };
  }
  const raw = 'raw' in entry ? entry.raw : undefined;
  if (raw !== undefined && raw !== rawName(arrival.accepted)) {
    return {
      outcome: 'dropped',
      rule: 'duplicate',
      number: claim.number,
      reason: `The same mail is on ticket #${claim.number} already.`,
    };
  }
  const opened = entry.type === 'received' && entry.state !== undefined && entry.before === undefined;
  if (!opened) {
    await reportBounce(arrival, claim, deps);
    return { outcome: 'joined', number: claim.number };
  }
  if (entry.unreadable && !arrival.incoming.content.unreadable)
    return await reread({ ...arrival, screened: await screen(arrival, deps) }, entry, deps);
  return await resumedOpening(arrival, entry, deps);
}

async function resumedOpening(
  arrival: Arrival,
  entry: Parameters<typeof finishOpening>[2],
  deps: ReceiveDeps,
): Promise<Taken> {
  const ticket = await deps.tickets.load(entry.number);
  const screened = await screen(arrival, deps);
  const forwarded = await readStaffForward(arrival, deps);
  if (ticket) {
    const opening = { link: ticket.links?.[0], ...(entry.actor.type === 'agent' ? { forwarded } : {}) };
    await finishOpening({ ...arrival, screened }, ticket.requester, entry, opening, deps);
  }
  const { folder } = entry.state ?? { folder: 'desk' };
  if (folder === 'desk') return { outcome: 'ticketed', number: entry.number };
  return {
    outcome: 'suspended',
    number: entry.number,
    rule: screened.rule ?? 'flood',
    reason: ticket?.folderReason ?? screened.reason,
  };
}

export type { ReceiveDeps, Target };
