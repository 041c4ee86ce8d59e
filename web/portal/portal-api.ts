import type { PortalEntry, PortalTicket } from '../../functions/portal/portal-view.ts';
import { type Api, createApi } from '../ui/http.ts';
import type { FileRoute } from './route.ts';

export type { PortalEntry, PortalTicket };

interface Page<T> {
  items: T[];
  next: string | null;
}

/** One ticket and its messages, whichever way one came to it. */
export interface TicketApi {
  ticket(): Promise<PortalTicket>;
  /** All messages, oldest first. */
  entries(): Promise<PortalEntry[]>;
  /** @param key the same for every attempt to send the same words */
  reply(text: string, key: string): Promise<void>;
}

/** What somebody who is signed in can do. */
export interface CustomerApi {
  tickets(cursor?: string): Promise<Page<PortalTicket>>;
  open(ticket: { subject: string; text: string; mailbox?: string }, key: string): Promise<PortalTicket>;
  ticket(number: number): TicketApi;
  mailboxes(): Promise<{ id: string; name: string }[]>;
}

/** The way of those who are signed in. */
export function customerApi(
  base: string,
  accessToken: () => Promise<string | undefined>,
  onRefused: () => void,
): CustomerApi {
  const authorization = async (): Promise<string | undefined> => {
    const token = await accessToken();
    return token && `Bearer ${token}`;
  };
  const api = createApi({ base, authorization, onRefused });
  const open = createApi({ base, authorization: async () => undefined });
  return {
    tickets: (cursor) => api.get('/portal/tickets', { query: { limit: 50, cursor } }),
    open: (ticket, key) => api.send('POST', '/portal/tickets', { body: ticket, headers: { 'idempotency-key': key } }),
    ticket: (number) => ticketApi(api, `/portal/tickets/${number}`),
    mailboxes: async () => (await open.get<{ mailboxes: { id: string; name: string }[] }>('/public/desk')).mailboxes,
  };
}

/** The way of those who hold a signed link: that one ticket. */
export function linkApi(base: string, token: string): TicketApi {
  return ticketApi(createApi({ base, authorization: async () => `Link ${token}` }), '/public/ticket');
}

/**
 * Where a file that a signed link names can be fetched for a few minutes.
 * @throws ProblemError 401 or 403 when the link is too old or wrong, 404 when the file is not kept any more
 */
export function fileAddress(base: string, file: FileRoute, token: string): Promise<{ url: string }> {
  const path = [file.number, file.entryId, file.attachmentId].map(encodeURIComponent).join('/');
  return createApi({ base, authorization: async () => `Link ${token}` }).get(`/public/files/${path}`);
}

function ticketApi(api: Api, path: string): TicketApi {
  return {
    ticket: () => api.get(path),
    entries: async () => {
      const entries: PortalEntry[] = [];
      let cursor: string | undefined;
      do {
        const page = await api.get<Page<PortalEntry>>(`${path}/entries`, { query: { limit: 100, cursor } });
        entries.push(...page.items);
        cursor = page.next ?? undefined;
      } while (cursor);
      return entries;
    },
    reply: (text, key) => api.send('POST', `${path}/replies`, { body: { text }, headers: { 'idempotency-key': key } }),
  };
}
