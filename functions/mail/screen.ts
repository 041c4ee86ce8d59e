import type { Customer } from '../customers/index.ts';
import { customerIdOf } from '../customers/index.ts';
import type { MailRules } from '../settings/index.ts';
import type { Folder } from '../tickets/index.ts';
import type { Arrival, ReceiveDeps } from './arrival.ts';
import { counted } from './intake.ts';
import { applyFilters, type Filtered } from './mail-filters.ts';

/** Where a mail may go, and why not to the desk. */
export interface Screened extends Pick<Filtered, 'tags' | 'priority' | 'kind' | 'team'> {
  folder: Folder;
  rule?: string;
  reason?: string;
  /** It makes no ticket. */
  dropped?: boolean;
  /** A lead has said that this sender is welcome: no guard against floods stops them. */
  welcome: boolean;
}

const hour = 60 * 60 * 1000;

/**
 * Decides by the sender's rule, the filters and the verdicts, in this order: a virus or an unreadable mail is suspended whatever else; a blocked
 * sender's mail is spam; filters may drop or put aside; what the mail service holds for spam is spam, unless its sender is allowed and proved it
 * (DMARC).
 */
export async function screen(arrival: Arrival, deps: Pick<ReceiveDeps, 'settings' | 'senders'>): Promise<Screened> {
  const { incoming } = arrival;
  const plain: Screened = { folder: 'desk', tags: [], welcome: false };
  if (incoming.folder === 'suspended') return { ...plain, ...setAside(incoming) };
  const [rule, filters] = await Promise.all([deps.senders.find(incoming.from.address), deps.settings.mailFilters()]);
  if (rule?.verdict === 'block') {
    return { ...plain, folder: 'spam', rule: 'block', reason: `Mail from ${rule.pattern} is blocked by ${rule.by}.` };
  }
  const { droppedBy, aside, ...effects } = applyFilters(filters, incoming);
  if (droppedBy) {
    return {
      ...plain,
      dropped: true,
      rule: `filter:${droppedBy.id}`,
      reason: `Dropped by the filter “${droppedBy.name}”.`,
    };
  }
  const welcome = rule?.verdict === 'allow' && incoming.content.verdicts?.dmarc === 'PASS';
  if (aside) {
    const reason = `Put aside by the filter “${aside.by.name}”.`;
    return { ...plain, ...effects, folder: aside.folder, rule: `filter:${aside.by.id}`, reason };
  }
  if (incoming.folder === 'spam' && !welcome) return { ...plain, ...effects, ...setAside(incoming) };
  return { ...plain, ...effects, welcome };
}

const setAside = ({
  folder,
  rule,
  folderReason,
}: Arrival['incoming']): Pick<Screened, 'folder' | 'rule' | 'reason'> => ({
  folder,
  rule,
  reason: folderReason,
});

/** Customers of longer than an hour are known: their mail passes, however much of it there is. */
export const isKnown = (author: Customer | undefined, now: number): boolean =>
  author !== undefined && now - author.createdAt >= hour;

/**
 * Counts a mail that is to open a ticket, and says whether it comes in a flood: more than a rate of one unknown sender, or of all unknown senders
 * to the mailbox.
 * @param acknowledging whether it is to be acknowledged
 * @returns why it is suspended, if it is; and whether the desk has acknowledged too much in this hour
 */
export async function guard(
  arrival: Arrival,
  screened: Screened,
  acknowledging: boolean,
  rules: MailRules,
  deps: Pick<ReceiveDeps, 'intake'>,
): Promise<{ flood?: string; capped: boolean }> {
  const { receivedAt: now } = arrival.accepted;
  if (screened.folder !== 'desk') return { capped: false };
  const author = await arrival.author();
  const stranger = !screened.welcome && !isKnown(author, now);
  const newSenders = counted.newSendersOf(arrival.mailbox.id);
  const names = [...(stranger ? [newSenders] : []), ...(acknowledging ? [counted.acknowledgements] : [])];
  if (names.length === 0) return { capped: false };
  const limit = rules.newSenderMostAnHour;
  const id = author?.id ?? customerIdOf(arrival.incoming.from.address);
  const [counts, opened] = await Promise.all([
    deps.intake.count(names, now),
    stranger ? deps.intake.openedSince(id, now - hour, limit + 1) : 0,
  ]);
  const capped = (counts.get(counted.acknowledgements) ?? 0) > rules.acknowledgeMostAnHour;
  if (opened >= limit) {
    return {
      capped,
      flood: `This sender has opened ${limit} tickets within an hour. Further mail of theirs waits here.`,
    };
  }
  if ((counts.get(newSenders) ?? 0) > rules.newSendersMostAnHour) {
    const flood = `More than ${rules.newSendersMostAnHour} mails of unknown senders came within an hour. Mail of known customers passes.`;
    return { capped, flood };
  }
  return { capped };
}
