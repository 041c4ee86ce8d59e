import { NotFoundError } from '../platform/errors.ts';
import { type Change, TicketChangedError } from './change.ts';
import { loadThrough } from './lead-on.ts';
import type { Ticket } from './ticket.ts';
import type { TicketStore } from './ticket-store-types.ts';

/** How often to begin again. */
export interface ChangeOptions {
  /** Attempts altogether. @default 5 */
  attempts?: number;
}

/**
 * Loads a ticket, lets `make` change it and keeps the change; begins again with the ticket as it then is when somebody else was faster. A ticket that was
 * merged into another is changed there: `make` goes by the number of the ticket that it is given.
 * @returns the change that was kept; nothing was written when its entries are empty
 * @throws NotFoundError when there is no such ticket; TicketChangedError when others were faster every time; whatever `make` throws
 */
export async function change(
  store: Pick<TicketStore, 'load' | 'save'>,
  number: number,
  make: (ticket: Ticket) => Change | Promise<Change>,
  options: ChangeOptions = {},
): Promise<Change> {
  const attempts = options.attempts ?? 5;
  for (let attempt = 1; ; attempt += 1) {
    const ticket = await loadThrough(store, number);
    if (!ticket) throw new NotFoundError(`Ticket #${number}`);
    const made = await make(ticket);
    if (made.entries.length === 0) return made;
    try {
      await store.save(made);
      return made;
    } catch (error) {
      if (!(error instanceof TicketChangedError) || attempt >= attempts) throw error;
    }
  }
}
