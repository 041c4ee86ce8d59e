import {
  change,
  createTicketStore,
  type Entry,
  mergeTickets,
  openTicket,
  splitEntry,
  type Ticket,
  type TicketStore,
  timeline,
  unmergeTicket,
} from '../../functions/tickets/index.ts';
import type { TestDynamo } from '../support/dynamodb.ts';
import { agentActor, anAddress, aReceived, aRequester, hour, someTime } from '../support/factories.ts';

/** A store with tickets that tests merge and take apart, an hour of the desk's time at each step. */
export interface MergeDesk {
  store: TicketStore;
  /** Opens a ticket of a customer called `who`. */
  open(who: string, over?: Partial<Parameters<typeof openTicket>[0]>): Promise<Ticket>;
  /** Changes a ticket as it is now. */
  change(number: number, make: Parameters<typeof change>[2]): Promise<Ticket>;
  merge(into: number, number: number): Promise<Ticket>;
  unmerge(from: number, number: number): Promise<Ticket>;
  /** Splits the message with this id off. */
  split(number: number, entry: string): Promise<Ticket>;
  /** The head as it is kept. */
  head(number: number): Promise<Ticket>;
  entries(number: number): Promise<Entry[]>;
  tick(): number;
}

export const customer = (who: string) =>
  aRequester({ id: `customer-${who}`, ...anAddress(`${who}@customer.test`, who) });

/** A desk over an engine of the test's own. */
export function mergeDesk(dynamo: TestDynamo): MergeDesk {
  const store = createTicketStore({ client: dynamo.client, table: dynamo.tickets });
  let now = someTime;
  const tick = () => {
    now += hour;
    return now;
  };
  const by = () => ({ actor: agentActor(), at: tick(), allow: () => undefined });
  const head = async (number: number) => {
    const ticket = await store.load(number);
    if (!ticket) throw new Error(`there is no ticket ${number}`);
    return ticket;
  };
  return {
    store,
    tick,
    head,
    async open(who, over = {}) {
      const number = await store.nextNumber();
      const at = tick();
      const message = aReceived({
        number,
        at,
        from: customer(who),
        text: `${who} writes`,
        messageId: `<${number}@c.test>`,
      });
      const made = openTicket({ number, mailbox: 'support', requester: customer(who), message, ...over });
      await store.create(made);
      return made.ticket;
    },
    change: async (number, make) => (await change(store, number, make)).ticket,
    merge: (into, number) => mergeTickets(store, into, number, by()),
    unmerge: (from, number) => unmergeTicket(store, from, number, by()),
    split: (number, entry) =>
      splitEntry(
        store,
        {
          number,
          entry,
          opening: async ({ mailbox }, { from }) => ({ mailbox, requester: customer(from.name), clocks: [] }),
        },
        by(),
      ),
    entries: async (number) => (await timeline(store, await head(number), { limit: 200 })).items,
  };
}
