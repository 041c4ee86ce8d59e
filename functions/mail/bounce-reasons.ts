import {
  hardReasons,
  type Phase,
  phases,
  reasonsOfPhase,
  reasonsOfStatus,
  reasonsOfSubject,
  rules,
  vagueWords,
} from './bounce-rules.ts';

/** One recipient that a report names. */
export interface Failure {
  /** Lower-case; empty when the report does not say. */
  recipient: string;
  /** `Action` (RFC 3464, 2.3.3), lower-case; empty when there is none. */
  action: string;
  /** `Status` (RFC 3463), as 5.1.1; empty when there is none. */
  status: string;
  /** What the refusing server said: `Diagnostic-Code`, with its type (`smtp;`). */
  diagnostic: string;
  /** What the report says of this recipient in its text. */
  section: string;
}

/** What a mail server reports of a mail sent earlier. */
export interface Report {
  kind: 'bounce' | 'delivered' | 'complaint';
  /** One word for why a mail was refused; `delivered` or `feedback` for the other kinds. */
  reason: string;
  /** At least one recipient is at fault, so that sending again is useless. */
  hard: boolean;
  /** The server is still trying (`Action: delayed`): it has not failed yet. */
  delayed?: boolean;
  /** Lower-case, each once. */
  recipients: string[];
}

/** What the rest of the report adds, for all of its recipients. */
export interface Surroundings {
  text: string;
  subject: string;
}

/** What a subject tells for certain: other words in it are those that every report of that server has. */
const rulesOfSubjects = rules.filter(([reason]) =>
  ['userunknown', 'hostunknown', 'mailboxfull', 'rejected'].includes(reason),
);

/** The reason for which one recipient could not be reached, one word; `undefined` when the report does not tell. */
export function reasonOf(failure: Failure, around: Surroundings): string {
  const phase = phaseOf(failure.section) ?? phaseOf(around.text);
  const diagnostic = innerReply(failure.diagnostic);
  const found =
    inWords(diagnostic, phase) ??
    ofCodes(diagnostic) ??
    inWords(failure.section, phase) ??
    ofCodes(failure.section) ??
    ofCodes(failure.status) ??
    inWords(around.text, phase) ??
    inWords(around.subject, phase, rulesOfSubjects) ??
    ofSubject(`${failure.status} ${failure.section} ${failure.diagnostic}`) ??
    inWords(`${failure.diagnostic} ${failure.section}`, phase, vagueWords) ??
    (phase && reasonsOfPhase[phase]) ??
    (failure.action === 'delayed' ? 'expired' : 'undefined');
  // "Unknown" with the status of some other trouble (RFC 3463, 3.3 and 3.8) is what a filter says that does not want to be seen.
  const disguised = /^5\.2\.0$/.test(failure.status) || /\b5\.7\.1 (?:550 )?user unknown/i.test(failure.diagnostic);
  return found === 'userunknown' && disguised ? 'filtered' : found;
}

/** Whether the address itself is at fault, so that another attempt is useless. */
function isHard(reason: string, failure: Failure): boolean {
  return hardReasons.includes(reason) && !(reason === 'notaccept' && failure.status.startsWith('4'));
}

/** The report on all recipients: its reason is that of the first whose address is at fault, else the first that is known. */
export function ofFailures(failures: readonly Failure[], around: Surroundings): Report {
  const reasons = failures.map((failure) => reasonOf(failure, around));
  const hard = failures.findIndex((failure, index) => isHard(reasons[index] ?? '', failure));
  return {
    kind: 'bounce',
    reason: reasons[hard] ?? reasons.find((one) => one !== 'undefined') ?? 'undefined',
    hard: hard >= 0,
    ...(failures.length > 0 && failures.every(({ action }) => action === 'delayed') ? { delayed: true } : {}),
    recipients: recipientsOf(failures),
  };
}

/** The addresses, each once. */
export const recipientsOf = (failures: readonly Failure[]): string[] => [
  ...new Set(failures.map((one) => one.recipient).filter((one) => one !== '')),
];

function ofCodes(text: string): string | undefined {
  return codesIn(text)
    .map((code) => reasonsOfStatus.get(code))
    .findLast((one) => one !== undefined);
}

function ofSubject(text: string): string | undefined {
  return codesIn(text)
    .map((code) => reasonsOfSubject[code.slice(0, 1)])
    .findLast((one) => one !== undefined);
}

function phaseOf(text: string): Phase | undefined {
  return phases.find(([, words]) => words.test(text))?.[0];
}

/** What the other server said, where the reporting one quotes it behind an opinion of its own: `5.1.0 - Unknown address 550-'5.2.2 Full'`. */
const innerReply = (diagnostic: string): string => /\b[45]\d\d-'([^']{5,2000})'/.exec(diagnostic)?.[1] ?? diagnostic;

function inWords(text: string, phase: Phase | undefined, among = rules): string | undefined {
  const plain = plainWords(text);
  if (plain === '') return undefined;
  const reason = among.find(
    ([, words, only]) => (only === undefined || (phase !== undefined && only.includes(phase))) && words.test(plain),
  )?.[0];
  // After the mail itself has been handed over the address was fine: what refuses then is a filter of the recipient's.
  const afterwards = phase === 'data' && !/\b[45]\.1\.1\b/.test(text);
  return reason === 'userunknown' && afterwards ? 'filtered' : reason;
}

/** Lower-case words in one line, without what could be mistaken for them: addresses, links, and codes amid a sentence. */
function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/https?:\/\/[^\s>)]{1,500}/g, ' ')
    .replace(/<?(?<![^\s<>@])[^\s<>@]{1,100}@[^\s<>@]{1,200}>?/g, '<>')
    .replace(/\b[245]\d\d[- ]#?[245]\.\d{1,2}\.\d{1,3}\b|\b[245]\d\d-/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Subject and detail of the enhanced status codes in a text (RFC 3463), those that say nothing (x.0.0) left out. */
function codesIn(text: string): string[] {
  return [...text.matchAll(/(?<![\d.])[245]\.(\d)\.(\d{1,3})(?![\d.]*\d)/g)]
    .map((match) => `${match[1]}.${match[2]}`)
    .filter((code) => code !== '0.0');
}
