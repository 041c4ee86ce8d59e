import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDesk } from '../desk.ts';
import { folderOf, type ListSearch, sortOf } from '../list/list-search.ts';
import type {
  AgentView,
  CustomerView,
  EntryView,
  FolderCounts,
  MailboxView,
  Me,
  Page,
  ScheduledView,
  TeamView,
  TicketView,
} from './types.ts';

/** Names of what is kept from the API; live messages and changes refresh by them. */
export const keys = {
  me: ['me'] as const,
  mailboxes: ['mailboxes'] as const,
  agents: ['agents'] as const,
  teams: ['teams'] as const,
  folders: ['folders'] as const,
  tickets: ['tickets'] as const,
  ticket: (number: number) => ['ticket', number] as const,
  entries: (number: number) => ['entries', number] as const,
  scheduled: (number: number) => ['scheduled', number] as const,
  customer: (id: string) => ['customer', id] as const,
  workflows: ['workflows'] as const,
  senders: ['senders'] as const,
  mailRules: ['mail-rules'] as const,
  mailFilters: ['mail-filters'] as const,
  ledger: ['ledger'] as const,
  deadLetters: ['dead-letters'] as const,
};

/** Everything that a change of one ticket may have made stale. */
export const touchedBy = (number: number) => [
  keys.ticket(number),
  keys.entries(number),
  keys.scheduled(number),
  keys.tickets,
  keys.folders,
];

const settled = { staleTime: 5 * 60_000 };

/** The agent who is signed in. */
export function useMe() {
  const { api } = useDesk();
  return useQuery({ queryKey: keys.me, queryFn: () => api.get<Me>('/me'), ...settled });
}

/** The mailboxes that I may see. */
export function useMailboxes() {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.mailboxes,
    queryFn: async () => (await api.get<Page<MailboxView>>('/mailboxes')).items,
    ...settled,
  });
}

/** Everybody who works here. */
export function useAgents() {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.agents,
    queryFn: async () => (await api.get<Page<AgentView>>('/agents')).items,
    ...settled,
  });
}

/** The teams that tickets can be given to. */
export function useTeams() {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.teams,
    queryFn: async () => (await api.get<Page<TeamView>>('/teams')).items,
    ...settled,
  });
}

/** How many tickets lie in each folder, by mailbox. */
export function useFolders() {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.folders,
    queryFn: async () => (await api.get<Page<FolderCounts>>('/folders')).items,
  });
}

function listQuery(search: ListSearch, cursor: string | undefined): Record<string, string | number | undefined> {
  if (search.view) return { limit: 50, cursor };
  if (search.q) return { q: search.q, limit: 50, cursor };
  const folder = folderOf(search);
  if (folder === 'starred') return { starred: 'true' };
  return { mailbox: search.mailbox, folder, sort: sortOf(search), limit: 50, cursor };
}

/** The tickets of a folder or of a search, page after page. */
export function useTickets(search: ListSearch) {
  const { api } = useDesk();
  return useInfiniteQuery({
    queryKey: [...keys.tickets, search],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<TicketView>>(search.view ? `/views/${search.view}/tickets` : search.q ? '/search' : '/tickets', {
        query: listQuery(search, pageParam),
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** Every ticket of the pages loaded so far, each once. */
export function ticketsIn(data: InfiniteData<Page<TicketView>> | undefined): TicketView[] {
  const byNumber = new Map<number, TicketView>();
  for (const page of data?.pages ?? []) for (const ticket of page.items) byNumber.set(ticket.number, ticket);
  return [...byNumber.values()];
}

/** One ticket's head. */
export function useTicket(number: number) {
  const { api } = useDesk();
  return useQuery({ queryKey: keys.ticket(number), queryFn: () => api.get<TicketView>(`/tickets/${number}`) });
}

/** A ticket's timeline from its end: the newest page first, earlier ones on demand. */
export function useEntries(number: number) {
  const { api } = useDesk();
  return useInfiniteQuery({
    queryKey: keys.entries(number),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<EntryView>>(`/tickets/${number}/entries`, {
        query: { limit: 50, newestFirst: 'true', cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** The timeline as far as it is loaded, oldest first. */
export function entriesIn(data: InfiniteData<Page<EntryView>> | undefined): EntryView[] {
  return (data?.pages ?? []).flatMap((page) => page.items).reverse();
}

/** The messages of a ticket that wait for their time; asked for only when its head says that there are any. */
export function useScheduled(ticket: Pick<TicketView, 'number' | 'scheduled'>) {
  const { api } = useDesk();
  return useQuery({
    queryKey: [...keys.scheduled(ticket.number), ticket.scheduled],
    enabled: ticket.scheduled.length > 0,
    queryFn: async () => (await api.get<Page<ScheduledView>>(`/tickets/${ticket.number}/scheduled`)).items,
  });
}

/** The customer of a ticket, with the addresses that mail does not reach. Nobody is made a customer by spam. */
export function useCustomer({ requester: { id }, folder }: Pick<TicketView, 'requester' | 'folder'>) {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.customer(id),
    enabled: folder === 'desk',
    queryFn: () => api.get<CustomerView>(`/customers/${id}`),
  });
}
