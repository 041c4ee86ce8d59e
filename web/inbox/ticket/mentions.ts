import type { AgentView } from '../api/types.ts';

/**
 * The agents that a note names with @: by the part of their address before the at sign, or by the whole address.
 * @param addresses mail addresses of all agents
 */
export function mentionedIn(text: string, addresses: readonly string[]): string[] {
  const named = new Set(
    [...text.matchAll(/(?<![\w@.])@([\w.+-]+(?:@[\w.-]+\w)?)/gu)].map((match) =>
      (match[1] ?? '').toLowerCase().replace(/\.+$/u, ''),
    ),
  );
  return addresses.filter((address) => named.has(address) || named.has(address.split('@')[0] ?? ''));
}

/** Whether a note of a mailbox can call somebody's attention: who does not see the mailbox does not learn of it. */
export const canBeNamed = ({ active, role, mailboxes = 'all' }: AgentView, mailbox: string): boolean =>
  active !== false && (role === 'admin' || mailboxes === 'all' || mailboxes.includes(mailbox));
