/** The parts of the mail page. */
export const mailParts = ['rules', 'filters', 'senders', 'ledger', 'stuck'] as const;
export type MailPart = (typeof mailParts)[number];

/** What the mail page shows; stands in the address bar. */
export interface MailSearch {
  /** Absent for the rules. */
  part?: MailPart;
  /** Of the ledger, `2026-11-22`, UTC; absent for today. */
  day?: string;
}

/** Reads the mail page's part of an address; what makes no sense is left out. */
export function readMailSearch(raw: Record<string, unknown>): MailSearch {
  const search: MailSearch = {};
  const part = mailParts.find((known) => known === raw.part);
  if (part) search.part = part;
  if (typeof raw.day === 'string' && /^\d{4}-\d\d-\d\d$/u.test(raw.day)) search.day = raw.day;
  return search;
}
