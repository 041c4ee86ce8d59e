import { useQuery } from '@tanstack/react-query';
import type { Field, FieldOwner } from '../../../functions/settings/field.ts';
import type { Page } from '../api/types.ts';
import { useDesk } from '../desk.ts';

export type { Field, FieldOwner };

/** Under what the definitions are kept. */
export const fieldsKey = ['fields'] as const;

/** The desk's own fields, all of them, in their order. */
export function useFields() {
  const { api } = useDesk();
  return useQuery({
    queryKey: fieldsKey,
    queryFn: async () => (await api.get<Page<Field>>('/fields')).items,
    staleTime: 5 * 60_000,
  });
}

/** A field's name in the person's language, else in the other. */
export function labelIn({ label, id }: Pick<Field, 'label' | 'id'>, language: 'en' | 'fi'): string {
  return label[language] || label.en || label.fi || id;
}
