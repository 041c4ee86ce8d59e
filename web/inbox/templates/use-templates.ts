import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Template } from '../../../functions/settings/template.ts';
import type { Page } from '../api/types.ts';
import { useDesk } from '../desk.ts';

export type { Template };
/** What a new ticket is filled with. */
export type TicketTemplate = Extract<Template, { kind: 'ticket' }>;
/** Steps that a ticket's checklist is filled with. */
export type ChecklistTemplate = Extract<Template, { kind: 'checklist' }>;

/** Name of what is kept of templates. */
export const templatesKey = ['templates'] as const;

const list = { queryKey: templatesKey, staleTime: 60_000 };

/** Every template that I may see, of both kinds. */
export function useAllTemplates(): UseQueryResult<Template[]> {
  const { api } = useDesk();
  return useQuery({ ...list, queryFn: async () => (await api.get<Page<Template>>('/templates')).items });
}

/**
 * The templates of a kind that I may see.
 * @param mailbox only those that are offered there
 */
export function useTemplates<Kind extends Template['kind']>(
  kind: Kind,
  mailbox?: string,
): UseQueryResult<Extract<Template, { kind: Kind }>[]> {
  const { api } = useDesk();
  return useQuery({
    ...list,
    queryFn: async () => (await api.get<Page<Template>>('/templates')).items,
    select: (all) =>
      all
        .filter((one) => mailbox === undefined || one.mailbox === undefined || one.mailbox === mailbox)
        .filter((one): one is Extract<Template, { kind: Kind }> => one.kind === kind),
  });
}
