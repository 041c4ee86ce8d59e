import { useMailboxes, useMe } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { escapeHtml, htmlOfText } from '../editor/doc-text.ts';
import type { Proposal } from '../editor/suggest-menu.tsx';
import { fillVariables, portalLink, type VariableValues, variablesOf } from '../saved-replies/fill-variables.ts';
import { type SavedReply, useSavedReplies } from '../saved-replies/use-saved-replies.ts';
import { type NextStatus, nextStatuses } from '../ticket/reply-draft.ts';
import { type CustomerLanguage, explanation } from './explanation.ts';
import { useTexts } from './texts.ts';

/** What a saved reply brings besides its words. */
export interface Brought {
  status?: NextStatus;
  tags?: string[];
}

/**
 * What `/` puts into a reply: saved replies with their variables filled, and the explanation to fill in.
 * @param bring told the status and tags of the saved reply that was chosen
 */
export function useInsertions(ticket: TicketView, bring: (brought: Brought) => void): (query: string) => Proposal[] {
  const { t } = useTexts();
  const replies = useSavedReplies(ticket.mailbox).data ?? [];
  const values = useValues(ticket);
  const built: Proposal = {
    id: 'explanation',
    label: t('composer.explanation'),
    hint: t('composer.explanation.hint'),
    choice: { html: explanation(values.language) },
  };
  return (query) => [
    ...proposalsFor(query, replies, values.filled, bring),
    ...(fits(query, [built.label]) ? [built] : []),
  ];
}

/** The saved replies that fit what was typed, those whose shortcut it begins first, ready to be put in. */
export function proposalsFor(
  query: string,
  replies: readonly SavedReply[],
  values: VariableValues,
  bring: (brought: Brought) => void,
): Proposal[] {
  return replies
    .filter((reply) => fits(query, [reply.shortcut ?? '', reply.name]))
    .sort((a, b) => Number(isShortcut(b, query)) - Number(isShortcut(a, query)))
    .map((reply) => proposalOf(reply, values, bring));
}

const isShortcut = (reply: SavedReply, query: string): boolean =>
  query !== '' && (reply.shortcut?.startsWith(query.toLowerCase()) ?? false);

/** A word of one of the names begins with what was typed. */
function fits(query: string, names: readonly string[]): boolean {
  const typed = query.toLowerCase();
  return names.some((name) =>
    name
      .toLowerCase()
      .split(/[\s-]+/u)
      .some((word) => word.startsWith(typed)),
  );
}

function proposalOf(reply: SavedReply, values: VariableValues, bring: (brought: Brought) => void): Proposal {
  const escaped = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value && escapeHtml(value)]));
  const html = reply.html ? fillVariables(reply.html, escaped) : htmlOfText(fillVariables(reply.text, values));
  const status = nextStatuses.find((known) => known === reply.status);
  return {
    id: reply.id,
    label: reply.shortcut ? `${reply.name} · /${reply.shortcut}` : reply.name,
    hint: reply.text.slice(0, 120),
    choice: { html },
    picked: () => bring({ ...(status ? { status } : {}), ...(reply.tags?.length ? { tags: reply.tags } : {}) }),
  };
}

/** What the variables of a saved reply stand for on this ticket, and the language that its customer is written to in. */
function useValues(ticket: TicketView): {
  language: CustomerLanguage;
  filled: VariableValues;
} {
  const me = useMe().data;
  const mailbox = useMailboxes().data?.find((each) => each.id === ticket.mailbox);
  const wanted = ticket.language ?? mailbox?.language;
  const language = wanted === 'fi' ? 'fi' : 'en';
  const { portalUrl } = useDesk().config;
  return {
    language,
    filled: variablesOf({
      requester: ticket.requester,
      number: ticket.number,
      subject: ticket.subject,
      agent: me?.name,
      mailbox: mailbox?.name,
      link: portalUrl && portalLink(portalUrl, ticket.number),
      language,
      now: new Date(),
    }),
  };
}
