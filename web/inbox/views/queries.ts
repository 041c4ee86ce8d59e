import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { View } from '../../../functions/views/view.ts';
import { keys, useFolders, useMe } from '../api/queries.ts';
import type { Page } from '../api/types.ts';
import { useDesk } from '../desk.ts';

export type { View };

const viewsKey = ['views'] as const;
const countsKey = ['view-counts'] as const;
/** Counts are fetched no more often than this, milliseconds. */
const countEvery = 10_000;

/** My saved views and the shared ones. */
export function useViews() {
  const { api } = useDesk();
  return useQuery({
    queryKey: viewsKey,
    queryFn: async () => (await api.get<Page<View>>('/views')).items,
    staleTime: 60_000,
  });
}

/** Whether I may change a view: my own, and the shared ones as a lead. */
export function useMayChange(): (view: Pick<View, 'shared'>) => boolean {
  const leads = useLeads();
  return ({ shared }) => !shared || leads;
}

/** Whether I may share views with everybody. */
export function useLeads(): boolean {
  const role = useMe().data?.role;
  return role === 'admin' || role === 'lead';
}

/** How many tickets each view shows me; counted again after the desk has changed, every ten seconds at most. */
export function useViewCounts(enabled: boolean): Map<string, { count: number; more: boolean }> {
  const { api } = useDesk();
  const changed = useFolders().dataUpdatedAt;
  const { data, dataUpdatedAt, refetch } = useQuery({
    queryKey: countsKey,
    enabled,
    queryFn: async () => (await api.get<Page<{ id: string; count: number; more: boolean }>>('/views/counts')).items,
    staleTime: countEvery,
  });
  useEffect(() => {
    if (!enabled || dataUpdatedAt === 0 || changed <= dataUpdatedAt) return;
    const timer = setTimeout(() => refetch(), Math.max(0, dataUpdatedAt + countEvery - Date.now()));
    return () => clearTimeout(timer);
  }, [enabled, changed, dataUpdatedAt, refetch]);
  return new Map((data ?? []).map((each) => [each.id, each]));
}

/** Saves and deletes views, and has everything that shows them fetched again. */
export function useViewChanges() {
  const { api } = useDesk();
  const queries = useQueryClient();
  const fresh = (): Promise<unknown> =>
    Promise.all([viewsKey, countsKey, keys.tickets].map((queryKey) => queries.invalidateQueries({ queryKey })));
  return {
    async save({ id, owner, ...body }: Omit<View, 'owner'> & { owner?: string }): Promise<void> {
      await api.send('PUT', `/views/${id}`, { body });
      await fresh();
    },
    async remove({ id }: View): Promise<void> {
      await api.send('DELETE', `/views/${id}`);
      await fresh();
    },
  };
}
