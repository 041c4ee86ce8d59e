import { type Header, headerValue } from './headers.ts';
import type { MailAddress, ParsedAttachment } from './parsed-mail.ts';

/** What a mail server reports of a mail sent earlier. */
export interface Report {
  kind: 'bounce' | 'delivered' | 'complaint';
  /** One word for why a mail was refused; `delivered` or `feedback` for the other kinds. */
  reason: string;
  recipients: string[];
}

interface Evidence {
  headers: readonly Header[];
  from: MailAddress;
  subject: string;
  text: string;
  attachments: readonly ParsedAttachment[];
}

/** Texts longer than this are not a mail server's. */
const longestText = 200_000;

const daemon =
  /^(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon|maildelivery|mail-delivery.*|bounce.*|daemon|double-bounce|mailadmin|exchange|mail-?administrator|no-?reply|complaints)(?:[+=@].*)?$/i;
const bounceSubject =
  /\b(?:undeliver(?:able|ed)|non[- ]?deliver(?:y|able)|mail delivery (?:failed|failure|system|problem|error)|delivery (?:status notification|failure|failed|error|problem|has failed|report|notification|unsuccessful)|failure (?:notice|delivery)|returned (?:mail|to sender)|returning message|could not (?:be deliver|deliver)|unable to deliver|not delivered|message (?:undeliverable|not delivered|delivery failure|could not)|mail (?:could not be|system error|failure|not deliver)|email (?:delivery|could not)|warning: (?:could not|message)|user unknown|failed mail|permanent error|mail error|rejected|unzustellbar|nicht zugestellt|onbestelbaar|ej levererat|olevererbart|ei voitu toimittaa|toimitus epäonnistui|non remis|échec|no se pudo entregar|mancata consegna|недоставлен)|配信|エラーメール|退信|系统退信|unzustellbar/i;
const bounceText =
  /(?:could(?:n't| not) be delivered|(?:was|were) not delivered|undeliverable|unable to deliver|delivery (?:has )?failed|failed permanently|permanent (?:fatal )?error|user unknown|unknown user|no such user|mailbox (?:unavailable|not found|is full|full)|recipient (?:address )?rejected|returned to sender|did not reach the following|has been (?:rejected|returned)|5\.\d\.\d|\b55[0-4][ -]|delivery to the following|was undeliverable|not delivered to|cannot be delivered|problem delivering)/i;

/** What a mail server reports in this mail (RFC 3464, RFC 5965, and in words); undefined when it is no report. */
export function readReport(mail: Evidence): Report | undefined {
  const type = headerValue(mail.headers, 'content-type').toLowerCase();
  const feedback = part(mail.attachments, /^message\/feedback-report$/);
  if (feedback !== undefined || /report-type="?feedback-report/.test(type))
    return { kind: 'complaint', reason: 'feedback', recipients: recipientsIn(feedback ?? '') };
  if (/^x-arf|complaint about message/i.test(mail.subject) || /^complaints@/.test(mail.from.address)) {
    return { kind: 'complaint', reason: 'feedback', recipients: [] };
  }
  const status = part(mail.attachments, /^message\/(?:global-)?delivery-status$/) ?? statusInText(mail.text);
  if (status !== undefined) return ofStatus(status, mail.text);
  if (!soundsLikeBounce(mail, type)) return undefined;
  const text = mail.text.slice(0, longestText);
  const failed = headerValue(mail.headers, 'x-failed-recipients');
  return {
    kind: 'bounce',
    reason: reasonOf('', text),
    recipients: failed === '' ? addressesIn(text).slice(0, 1) : addressesIn(failed),
  };
}

function part(attachments: readonly ParsedAttachment[], type: RegExp): string | undefined {
  const found = attachments.find((one) => type.test(one.contentType));
  return found && Buffer.from(found.content.subarray(0, longestText)).toString('utf8');
}

/** Delivery-status fields within the text, as some servers write them. */
function statusInText(text: string): string | undefined {
  const start = text.slice(0, longestText);
  return /^(?:final|original)-recipient\s*:/im.test(start) && /^(?:action|status)\s*:/im.test(start)
    ? start
    : undefined;
}

function ofStatus(status: string, text: string): Report {
  const actions = [...status.matchAll(/^action\s*:\s*([a-z]+)/gim)].map((match) => (match[1] ?? '').toLowerCase());
  const recipients = recipientsIn(status);
  const failed =
    actions.length === 0 || actions.some((action) => !['delivered', 'relayed', 'expanded'].includes(action));
  if (!failed) return { kind: 'delivered', reason: 'delivered', recipients };
  return { kind: 'bounce', reason: reasonOf(status, text.slice(0, longestText)), recipients };
}

function soundsLikeBounce(mail: Evidence, type: string): boolean {
  if (/report-type="?delivery-status/.test(type)) return true;
  if (headerValue(mail.headers, 'x-failed-recipients') !== '') return true;
  const local = mail.from.address.split('@')[0] ?? '';
  const fromDaemon = daemon.test(local) || (mail.from.address === '' && /mailer-daemon/i.test(mail.from.name));
  const emptyPath = /^<\s*>$/.test(headerValue(mail.headers, 'return-path'));
  const subject = bounceSubject.test(mail.subject);
  const text = bounceText.test(mail.text.slice(0, longestText));
  return (
    (fromDaemon && (subject || text)) || (emptyPath && subject) || (subject && text && !/^re:/i.test(mail.subject))
  );
}

function recipientsIn(status: string): string[] {
  const fields = (name: string) =>
    [...status.matchAll(new RegExp(`^${name}\\s*:([^\\n]{1,400})`, 'gim'))].flatMap((match) =>
      addressesIn((match[1] ?? '').replace(/^[^;]*;/, '')),
    );
  const final = fields('final-recipient');
  if (final.length > 0) return final;
  const original = fields('original-recipient');
  return original.length > 0 ? original : fields('(?:original|removal)-rcpt-to');
}

function addressesIn(text: string): string[] {
  const found = text.match(/[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,100}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi) ?? [];
  return [...new Set(found.map((address) => address.toLowerCase().replace(/\.$/, '')))];
}

/** Words for why a mail was refused, most telling first; the words are those of the bounce corpora in common use. */
const reasons: [string, RegExp][] = [
  [
    'mailboxfull',
    /mailbox (?:is |was )?full|(?:over|exceeded|exceeds)[^\n]{0,30}quota|quota exceed|insufficient (?:system )?storage|5\.2\.2|4\.2\.2|out of storage/i,
  ],
  [
    'userunknown',
    /user unknown|unknown user|no such (?:user|mailbox|recipient|address)|does(?:n't| not) exist|mailbox not found|unknown recipient|recipient (?:address )?(?:not found|unknown)|5\.1\.1|550 5\.1\.|invalid recipient|address rejected: user|no mailbox here/i,
  ],
  [
    'hostunknown',
    /host (?:or domain name )?(?:unknown|not found)|domain (?:does not exist|not found)|name or service not known|no such (?:host|domain)|unrouteable|5\.1\.2/i,
  ],
  ['mesgtoobig', /message (?:size|too (?:big|large))|size limit|5\.3\.4/i],
  ['spamdetected', /\bspam\b|unsolicited|junk mail/i],
  ['virusdetected', /\bvirus|malware/i],
  ['blocked', /block(?:ed|list)|blacklist|black list|spamhaus|reputation/i],
  [
    'expired',
    /delivery (?:time )?expired|time(?:d)? ?out|too long|4\.4\.7|retry (?:time|timeout)|could not be delivered for|delayed/i,
  ],
  ['suspend', /(?:disabled|suspended|inactive|deactivated)/i],
  ['norelaying', /relay(?:ing)? (?:access )?(?:denied|not permitted|prohibited)/i],
  ['authfailure', /dmarc|\bspf\b|dkim/i],
  ['rejected', /sender (?:address )?rejected|access denied|5\.1\.8|5\.7\.1/i],
  ['networkerror', /connection (?:refused|timed out)|no route|host unreachable|4\.4\.1/i],
];

function reasonOf(status: string, text: string): string {
  for (const source of [status, text]) {
    const found = reasons.find(([, pattern]) => pattern.test(source));
    if (found !== undefined) return found[0];
  }
  return 'undefined';
}
