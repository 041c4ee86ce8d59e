import type { ReplyScope } from '../../../functions/settings/saved-reply.ts';
import { useMailboxes, useMe, useTeams } from '../api/queries.ts';
import { useTexts } from './texts.ts';

/** Gives the words for who can use a saved reply. */
export function useScopeName(): (scope: ReplyScope) => string {
  const { t } = useTexts();
  const mailboxes = useMailboxes().data ?? [];
  const teams = useTeams().data ?? [];
  return (scope) => {
    if (scope.type === 'agent' || scope.type === 'desk') return t(`savedReplies.scope.${scope.type}`);
    const known: readonly { id: string; name: string }[] = scope.type === 'mailbox' ? mailboxes : teams;
    return t(`savedReplies.scope.${scope.type}`, {
      name: known.find(({ id }) => id === scope.id)?.name ?? scope.id,
    });
  };
}

/** The scopes that I may make saved replies for: everybody their own, leads also those of others. */
export function useScopes(): ReplyScope[] {
  const me = useMe().data;
  const mailboxes = useMailboxes().data ?? [];
  const teams = useTeams().data ?? [];
  const own: ReplyScope[] = me ? [{ type: 'agent', id: me.address }] : [];
  if (me?.role !== 'lead' && me?.role !== 'admin') return own;
  return [
    ...own,
    { type: 'desk' },
    ...mailboxes.map(({ id }): ReplyScope => ({ type: 'mailbox', id })),
    ...teams.map(({ id }): ReplyScope => ({ type: 'team', id })),
  ];
}
