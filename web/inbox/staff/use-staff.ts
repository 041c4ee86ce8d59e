import { type UseMutationResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Agent } from '../../../functions/settings/agent.ts';
import type { CustomRole } from '../../../functions/settings/role.ts';
import { useToast } from '../../ui/toast.tsx';
import { keys, useMe } from '../api/queries.ts';
import type { Page } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';

export type { Agent, CustomRole };

/** What is kept of the people page. Agents and teams lie where the rest of the inbox has them. */
export const staffKeys = { roles: ['roles'] as const, audit: ['audit'] as const };

/** Everybody who works or has worked here, with what they may do. */
export function usePeople() {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.agents,
    queryFn: async () => (await api.get<Page<Agent>>('/agents')).items,
  });
}

/** The desk's own roles. */
export function useRoles() {
  const { api } = useDesk();
  return useQuery({
    queryKey: staffKeys.roles,
    queryFn: async () => (await api.get<Page<CustomRole>>('/roles')).items,
  });
}

/** Whether I may change people, teams and roles. */
export function useAdministers(): boolean {
  return useMe().data?.role === 'admin';
}

/** Sends a change, freshens what it made stale, and says what was done; a failure is said unless `quiet`. */
export function useSend<In, Out>(options: {
  send: (value: In) => Promise<Out>;
  stale: readonly (readonly unknown[])[];
  done: (out: Out, value: In) => string;
  quiet?: boolean;
}): UseMutationResult<Out, Error, In> {
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  return useMutation({
    mutationFn: options.send,
    onSuccess: async (out, value) => {
      await Promise.all(options.stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
      say(options.done(out, value));
    },
    onError: (error) => {
      if (!options.quiet) say(failure(error));
    },
  });
}

/** A short name made of a name that nothing else has. @param taken those that are given */
export function freeName(name: string, taken: readonly string[]): string {
  const wanted = shortNameOf(name);
  if (wanted !== '' && !taken.includes(wanted)) return wanted;
  return `${wanted.slice(0, 30)}-${crypto.randomUUID().slice(0, 8)}`.replace(/^-/, '');
}

/** `Second line` → `second-line`: a short name made of a name; empty when it has no letters for one. */
export function shortNameOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
}
