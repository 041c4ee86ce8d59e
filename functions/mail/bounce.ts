import { addressesIn, failuresOfStatus, failuresOfText, namesRecipient, reportText } from './bounce-failures.ts';
import { type Failure, ofFailures, type Report, recipientsOf } from './bounce-reasons.ts';
import { readServiceReport } from './bounce-service.ts';
import { type Header, headerValue } from './headers.ts';
import type { MailAddress, ParsedAttachment } from './parsed-mail.ts';

/** What is known of a mail when it is asked whether a machine wrote it. */
export interface Evidence {
  headers: readonly Header[];
  from: MailAddress;
  subject: string;
  text: string;
  attachments: readonly ParsedAttachment[];
}

/** Longest attached report that is read, in bytes. */
const longestPart = 32 * 1024;

/** Longest subject that is read, in characters. */
const longestSubject = 500;

/** Local parts of mail servers. */
const daemon =
  /^(mailer-?daemon|postmaster|poostmaster|mail-?daemon|mdaemon|maildelivery|mail[-.]delivery.{0,40}|bounces?|daemon|double-bounce|mailadmin|exchange|mail-?administrator|microsoftexchange.{0,60}|sysadmin|system[-.]?administrator)([+=].{0,200})?$/i;
/** Names of mail servers whose address does not give them away. */
const daemonName = /mailer[- ]?daemon|mail deliver|delivery (sub)?system|postmaster|system administrator/i;

const bounceSubject =
  /\b(undeliver|non[- ]?deliver|(mail|message|e-?mail)( delivery)? (failed|failure|system|problem|error|status|not deliver|could not|delivery|undeliver)|delivery (status|fail|error|problem|has |report|notif|unsuc)|failure (notice|delivery)|failed (delivery|mail)|returned (mail|to sender)|(could|can)not (be )?deliver|could not (be )?deliver|unable to deliver|not delivered|warning: (could not|message)|user unknown|permanent error|error sending|delayed mail|postmaster notify|message you sent|unzustellbar|nicht zu(gestellt|stellbar)|onbestelbaar|ej levererat|olevererbart|kan (inte|ikke) lever|ikke leveret|ei vo(itu|i) toimittaa|toimittamatta|toimitus ep|non (remis|distrib|recapit)|échec|no (se p(udo|uede) )?entrega|não (foi )?(entreg|é poss)|mancata cons|niedostarcz|nedoručen|teslim ed)|kézbesíthetetlen|не ?достав|не может быть дос|παραδό|配信|エラーメール|送信でき|退信|[无無]法[送傳传]|未[能]?送达|배달|전송 실패|تعذر/i;
const bounceText =
  /could(n't| not) be (sent|deliv)|(was|were)(n't| not) deliv|undeliverable|n[o']t able to deliver|unable to deliver|delivery (has )?failed|failed permanently|permanent (fatal )?error|user unknown|unknown user|no such user|mailbox (unav|not found|is full|full)|address rejected|returned to sender|not reach the following|has been (rej|ret|delayed)|(?<![\d.])5\.\d\.\d{1,3}(?![\d.])|\b55[0-4][ -]|delivery to the foll|not delivered|cannot be deliv|(problem|trouble|error) deliv|できませんでした|не может быть дос/i;
/** Words before the subject of a mail that a person has answered or passed on. */
const personal = /^\s{0,8}(re|fwd?|fw|aw|wg|vs|vl|sv|vb|rv|tr|enc|odp|pd|antw|vá|ynt|ilt|doorst)\s?(\[\d{1,3}\])?:/i;

/** What a mail server reports in this mail (RFC 3464, RFC 5965, and in words); undefined when it is no report. */
export function readReport(whole: Evidence): Report | undefined {
  const mail = { ...whole, subject: whole.subject.slice(0, longestSubject) };
  const type = headerValue(mail.headers, 'content-type').toLowerCase();
  return (
    readServiceReport(mail.from.address, mail.text) ??
    complaint(mail, type) ??
    ofStatus(mail, type) ??
    ofWords(mail, type)
  );
}

function complaint(mail: Evidence, type: string): Report | undefined {
  const feedback = part(mail.attachments, /^message\/feedback-report$/);
  const declared = /report-type\s?=\s?"?feedback-report/.test(type);
  if (declared || (feedback !== undefined && !personal.test(mail.subject))) {
    const field = /^(original|removal)-rcpt-to\s?:.{1,400}$/gim;
    const recipients = (feedback?.match(field) ?? []).flatMap((line) => addressesIn(line.slice(line.indexOf(':') + 1)));
    return { kind: 'complaint', reason: 'feedback', hard: false, recipients: [...new Set(recipients)] };
  }
  if (/^(x-arf|complaint about message)/i.test(mail.subject) || /^complaints@/.test(mail.from.address)) {
    return { kind: 'complaint', reason: 'feedback', hard: false, recipients: [] };
  }
  return undefined;
}

function ofStatus(mail: Evidence, type: string): Report | undefined {
  const text = reportText(mail.text);
  const declared = declaresReport(type) || (fromMachine(mail) && !personal.test(mail.subject));
  const status = part(mail.attachments, /^message\/(global-)?delivery-status$/) ?? statusInText(mail.text);
  if (status === undefined || !(declared || (bounceSubject.test(mail.subject) && !personal.test(mail.subject)))) {
    return undefined;
  }
  const all = failuresOfStatus(status, text);
  if (all.length === 0) return undefined;
  const failed = all.filter((one) => !['delivered', 'deliverable', 'relayed', 'expanded'].includes(one.action));
  if (failed.length === 0)
    return { kind: 'delivered', reason: 'delivered', hard: false, recipients: recipientsOf(all) };
  return bounce(failed, text, mail);
}

/** Delivery-status fields within the text, as some servers write them. */
function statusInText(text: string): string | undefined {
  const start = text.slice(0, longestPart);
  return /^(final|original)-recipient ?:/im.test(start) && /^(action|status) ?:/im.test(start) ? start : undefined;
}

function ofWords(mail: Evidence, type: string): Report | undefined {
  if (!soundsLikeBounce(mail, type)) return undefined;
  const text = reportText(mail.text);
  const failed = addressesIn(headerValue(mail.headers, 'x-failed-recipients'));
  const failures = failuresOfText(text);
  const found = bounce(failures, text, mail);
  return failed.length === 0 ? found : { ...found, recipients: failed };
}

function soundsLikeBounce(mail: Evidence, type: string): boolean {
  if (declaresReport(type)) return true;
  if (personal.test(mail.subject)) return false;
  if (headerValue(mail.headers, 'x-failed-recipients') !== '') return true;
  const subject = bounceSubject.test(mail.subject);
  const text = bounceText.test(mail.text.slice(0, 8000));
  if (isDaemon(mail.from)) return subject || text;
  return fromMachine(mail) && text && (subject || namesRecipient(mail.text));
}

const declaresReport = (type: string): boolean => /report-type\s?=\s?"?delivery-status/.test(type);

const isDaemon = (from: MailAddress): boolean =>
  from.address === '' || daemon.test(from.address.split('@')[0] ?? '') || daemonName.test(from.name.slice(0, 200));

/** Whether the envelope and headers are those that machines write. */
function fromMachine({ headers, from }: Evidence): boolean {
  const submitted = headerValue(headers, 'auto-submitted');
  return (
    isDaemon(from) ||
    /^<?(|null|mailer-daemon.{0,200})>?$/i.test(
      headers.find(({ key }) => key === 'return-path')?.value.trim() ?? 'none',
    ) ||
    (submitted !== '' && !/^no\b/i.test(submitted)) ||
    /^no-?reply|^do-?not-?reply/i.test(from.address) ||
    /^(bulk|junk|list)/i.test(headerValue(headers, 'precedence'))
  );
}

function bounce(failures: readonly Failure[], text: string, mail: Evidence): Report {
  const around = { text: failures.length === 1 ? text : '', subject: mail.subject };
  const report = ofFailures(failures, around);
  return report.recipients.length > 0 ? report : { ...report, recipients: addressee(mail, text) };
}

/** To whom the mail was that is given back, where the report names nobody. */
function addressee({ text, attachments }: Evidence, report: string): string[] {
  const returned = part(attachments, /^(message\/(rfc822|global)|text\/rfc822-headers)$/) ?? '';
  const field = /^to ?:.{1,400}$/im.exec(`${text.slice(report.length, report.length + 20_000)}\n${returned}`);
  return addressesIn(field?.[0] ?? '').slice(0, 1);
}

function part(attachments: readonly ParsedAttachment[], type: RegExp): string | undefined {
  const found = attachments.filter((one) => type.test(one.contentType)).slice(0, 20);
  if (found.length === 0) return undefined;
  return found.map((one) => Buffer.from(one.content.subarray(0, longestPart)).toString('utf8')).join('\n\n');
}
