import type { TicketView } from '../api/types.ts';

/** What the API suggests. */
export interface Suggested {
  tickets: TicketView[];
  customers: { id: string; name: string; address: string }[];
  tags: string[];
}

/** One line that can be chosen. */
export type Option =
  | { type: 'all'; text: string }
  | { type: 'number'; number: number }
  | { type: 'ticket'; ticket: TicketView }
  | { type: 'customer'; customer: Suggested['customers'][number] }
  | { type: 'tag'; tag: string };

/** What stands in the list for a text: what Enter does comes first, then tickets, customers and tags. */
export function optionsFor(text: string, found: Suggested | undefined): Option[] {
  if (!text) return [];
  const number = /^#?(\d{1,10})$/u.exec(text)?.[1];
  return [
    number ? { type: 'number', number: Number(number) } : { type: 'all', text },
    ...(found?.tickets ?? [])
      .filter((ticket) => ticket.number !== Number(number))
      .map((ticket): Option => ({ type: 'ticket', ticket })),
    ...(found?.customers ?? []).map((customer): Option => ({ type: 'customer', customer })),
    ...(found?.tags ?? []).map((tag): Option => ({ type: 'tag', tag })),
  ];
}

/** The line that is chosen after a step: from none to the first or last, around at the ends. */
export function steppedTo(chosen: number, by: 1 | -1, count: number): number {
  if (count === 0) return -1;
  if (chosen < 0) return by > 0 ? 0 : count - 1;
  return (chosen + by + count) % count;
}
