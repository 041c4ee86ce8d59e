import type { Language } from '../../ui/preferences.ts';

/** What can stand in braces in a saved reply. */
export const variables = ['firstName', 'customer', 'number', 'subject', 'agent', 'mailbox', 'link', 'date'] as const;
export type Variable = (typeof variables)[number];

/** What the variables of saved replies stand for. */
export type VariableValues = Readonly<Partial<Record<Variable, string | undefined>>>;

/** Fills the variables of a saved reply, `{name}`; those that are unknown or without a value stay as they are. */
export function fillVariables(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replace(
    /\{(\w+)\}/gu,
    (blank, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined) ?? blank,
  );
}

/** Where a customer sees a ticket of theirs, once signed in. @param portalUrl with or without the path of the portal */
export function portalLink(portalUrl: string, number: number): string {
  return `${portalUrl.replace(/\/+(portal\/*)?$/u, '')}/portal/t/${number}`;
}

/**
 * What the variables stand for on a ticket.
 * @param about.language in which dates are written
 */
export function variablesOf(about: {
  requester: { name: string; address: string };
  number: number;
  subject: string;
  agent: string | undefined;
  mailbox: string | undefined;
  link: string | undefined;
  language: Language;
  now: Date;
}): VariableValues {
  const { requester, agent, mailbox, link, language, now } = about;
  const name = requester.name.trim();
  return {
    customer: name || requester.address,
    firstName: name.split(/\s+/u)[0] || undefined,
    number: String(about.number),
    subject: about.subject,
    agent,
    mailbox,
    link,
    date: new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(now),
  };
}
