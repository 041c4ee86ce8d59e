import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CustomerView, ListedCustomerView } from '../../../functions/customers/customer-view.ts';
import type { ListedOrganisationView, OrganisationView } from '../../../functions/customers/organisation-routes.ts';
import type { PageView } from '../../../functions/customers/profile-routes.ts';
import { ProblemError } from '../../ui/http.ts';
import { useToast } from '../../ui/toast.tsx';
import { keys } from '../api/queries.ts';
import type { Page, TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { usePeopleTexts } from './texts.ts';

export type { CustomerView, ListedCustomerView, ListedOrganisationView, OrganisationView, PageView };

/** A customer or an organisation, as the address of what is theirs. */
export type ProfilePath = `/customers/${string}` | `/organisations/${string}`;

/** What is kept from the API under a customer's or organisation's name. */
const profileKey = (path: ProfilePath): readonly string[] =>
  path.startsWith('/customers/') ? keys.customer(path.slice('/customers/'.length)) : ['organisation', path];
const pageKey = (path: ProfilePath): readonly string[] => ['people-page', path];
const directory = ['people'] as const;

/** Everything about a customer. */
export function useCustomerView(id: string, enabled = true) {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.customer(id),
    enabled,
    queryFn: () => api.get<CustomerView>(`/customers/${id}`),
  });
}

/** Everything about an organisation. */
export function useOrganisation(id: string) {
  const { api } = useDesk();
  const path: ProfilePath = `/organisations/${id}`;
  return useQuery({ queryKey: profileKey(path), queryFn: () => api.get<OrganisationView>(path) });
}

/** What the directory is asked. */
export interface DirectoryQuestion {
  q?: string | undefined;
  segment?: string | undefined;
  owner?: 'me' | undefined;
  /** Id: only its people. */
  organisation?: string | undefined;
}

/** A list of the directory, page after page. */
export function useDirectory<T extends { id: string }>(
  list: '/customers' | '/organisations',
  question: DirectoryQuestion,
  enabled = true,
) {
  const { api } = useDesk();
  return useInfiniteQuery({
    queryKey: [...directory, list, question],
    enabled,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<T>>(list, { query: { ...question, limit: 25, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** Whatever the pages loaded so far hold, each once. */
export function allOf<T extends { id: string }>(pages: readonly Page<T>[] | undefined): T[] {
  return [...new Map((pages ?? []).flatMap((page) => page.items).map((item) => [item.id, item])).values()];
}

/** The segments that somebody has used. */
export function useSegments() {
  const { api } = useDesk();
  return useQuery({
    queryKey: ['segments'],
    queryFn: async () => (await api.get<Page<string>>('/customers/segments')).items,
    staleTime: 60_000,
  });
}

/** Tickets of a customer, with those of who was merged into them, newest first. */
export function useTicketsOfCustomer(id: string, limit: number) {
  const { api } = useDesk();
  return useInfiniteQuery({
    queryKey: [...keys.tickets, { customer: id, limit }],
    queryFn: ({ pageParam }) =>
      api.get<Page<TicketView>>('/tickets', {
        query: { customer: id, sort: '-waitingSince', limit, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Tickets of an organisation's people, newest first. */
export function useTicketsOfOrganisation(id: string, open: boolean, enabled = true) {
  const { api } = useDesk();
  return useQuery({
    queryKey: [...keys.tickets, { organisation: id, open }],
    enabled,
    queryFn: async () =>
      (await api.get<Page<TicketView>>(`/organisations/${id}/tickets`, { query: { open: open ? 'true' : 'false' } }))
        .items,
  });
}

/** The page about a customer or an organisation. */
export function useProfilePage(path: ProfilePath, enabled = true) {
  const { api } = useDesk();
  return useQuery({ queryKey: pageKey(path), enabled, queryFn: () => api.get<PageView>(`${path}/page`) });
}

/** Something that is done to a customer or an organisation. */
export interface ProfileChange {
  method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Behind the path: `/notes`, empty for itself. */
  part?: string;
  body?: unknown;
  /** The version that it is based on, where one is needed. */
  version?: number;
}

/** Does things to a customer or an organisation, shows what came of it and says what went wrong. @returns whether it worked */
export function useProfileChange(path: ProfilePath): {
  run: (change: ProfileChange) => Promise<boolean>;
  busy: boolean;
} {
  const { t } = usePeopleTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const mutation = useMutation({
    mutationFn: ({ method, part = '', body, version }: ProfileChange) =>
      api.send(method, `${path}${part}`, {
        body,
        ...(version === undefined ? {} : { headers: { 'if-match': `"${version}"` } }),
      }),
    onSettled: () =>
      Promise.all(
        [profileKey(path), pageKey(path), directory, ['segments'], keys.tickets].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  });
  return {
    busy: mutation.isPending,
    async run(change) {
      try {
        await mutation.mutateAsync(change);
        return true;
      } catch (error) {
        const changed = error instanceof ProblemError && error.code === 'customer-changed';
        say(changed ? t('customers.changedMeanwhile') : failure(error));
        return false;
      }
    },
  };
}
