/** The receiving side of a desk over an engine of the test's own: mails go in, what became of them is looked at. */
import { type CustomerStore, createCustomerStore } from '../../functions/customers/index.ts';
import type { ReceiveDeps } from '../../functions/mail/arrival.ts';
import { createDeliveryStore } from '../../functions/mail/delivery-store.ts';
import { createIntake } from '../../functions/mail/intake.ts';
import type { LedgerLine } from '../../functions/mail/ledger.ts';
import { receiveMail } from '../../functions/mail/receive-mail.ts';
import {
  createSenderStore,
  type Mailbox,
  type MailRules,
  mailRules,
  principalOf,
  senderRules,
} from '../../functions/settings/index.ts';
import {
  amend,
  change,
  createTicketStore,
  type Entry,
  type TicketPatch,
  type TicketStore,
} from '../../functions/tickets/index.ts';
import type { TestDynamo } from '../support/dynamodb.ts';
import { agentActor, aMailbox, anAgent, anId, hour, someTime } from '../support/factories.ts';
import { accepted, aMail, key } from './support.ts';

type Parts = NonNullable<Parameters<typeof aMail>[0]>;
type Over = NonNullable<Parameters<typeof accepted>[0]>;

/** A desk with mailboxes support (alias help@) and sales, and agents anna@ (all), sam@ (sales alone), light@ and gone@demo.test. */
export interface ReceivingDesk {
  tickets: TicketStore;
  customers: CustomerStore;
  deps: ReceiveDeps;
  ledger: LedgerLine[];
  /** An address that nobody has used before. */
  stranger(): string;
  /** Takes in a mail; sender and Message-ID are new unless given. */
  receive(parts?: Parts, over?: Over, raw?: Uint8Array): Promise<LedgerLine[]>;
  /** As `receive` for a mail to one mailbox. */
  receiveOne(parts?: Parts, over?: Over, raw?: Uint8Array): Promise<LedgerLine>;
  timeline(number?: number): Promise<Entry[]>;
  types(number?: number): Promise<string[]>;
  amend(number: number, patch: TicketPatch, at?: number): Promise<void>;
}

/** @param options.domain of its mailboxes and agents */
export function receivingDesk(
  dynamo: Pick<TestDynamo, 'client' | 'tickets'>,
  options: { domain?: string; rules?: Partial<MailRules>; mailboxes?: Partial<Mailbox>[] } = {},
): ReceivingDesk {
  const { domain = 'demo.test', rules = {} } = options;
  const over = { client: dynamo.client, table: dynamo.tickets };
  const tickets = createTicketStore(over);
  const customers = createCustomerStore(over);
  const ledger: LedgerLine[] = [];
  const mailboxes = [
    aMailbox({ address: `support@${domain}`, aliases: [`help@${domain}`] }),
    aMailbox({ id: 'sales', name: 'Sales', address: `sales@${domain}` }),
  ];
  const agents = [
    anAgent({ address: `anna@${domain}`, name: 'Anna' }),
    anAgent({ address: `sam@${domain}`, name: 'Sam', mailboxes: ['sales'] }),
    anAgent({ address: `light@${domain}`, name: 'Lumi', role: 'light' }),
    anAgent({ address: `gone@${domain}`, name: 'Gone', active: false }),
  ];
  const deps: ReceiveDeps = {
    tickets,
    customers,
    settings: {
      mailboxes: async () => mailboxes,
      mailRules: async () => mailRules.parse(rules),
      mailFilters: async () => [],
      agent: async (address) => agents.find((one) => one.address === address),
      principal: async (address) => principalOf(agents.find((one) => one.address === address)),
    },
    senders: senderRules(createSenderStore(over), { now: () => someTime }),
    serviceLevels: { policies: async () => [], calendars: async () => [] },
    deliveries: createDeliveryStore(over),
    canaries: { returned: async () => undefined },
    intake: createIntake(over),
    ledger: { write: async (line) => void ledger.push(line) },
    unreadable: () => undefined,
    keepFile: async (entryId, { filename, contentType, size }, index) => ({
      id: `a${index + 1}`,
      filename,
      contentType,
      size,
      inline: false,
      key: `uploads/mail/${entryId}/a${index + 1}`,
    }),
    key: async () => key,
    portalUrl: 'https://help.demo.test',
  };
  let mails = 0;
  const desk: ReceivingDesk = {
    tickets,
    customers,
    deps,
    ledger,
    stranger: () => `kaisa-${anId()}@customer.test`,
    async receive(parts = {}, more = {}, raw) {
      mails += 1;
      const address = desk.stranger();
      const mail = raw ?? aMail({ from: `Kaisa <${address}>`, messageId: `<${anId()}@customer.test>`, ...parts });
      const from = parts.from?.replace(/^.*<|>.*$/g, '') ?? address;
      const notice = {
        key: `raw/${anId()}`,
        sender: from,
        recipients: [`support@${domain}`],
        receivedAt: someTime + mails,
      };
      return await receiveMail(accepted({ ...notice, ...more }), mail, desk.deps);
    },
    async receiveOne(parts, more, raw) {
      const [line, ...others] = await desk.receive(parts, more, raw);
      if (line === undefined || others.length > 0) throw new Error('a mail to one mailbox has one line');
      return line;
    },
    timeline: async (number = 0) => (await tickets.entries(number, { limit: 50 })).items,
    types: async (number = 0) => (await desk.timeline(number)).map((entry) => entry.type),
    async amend(number, patch, at = someTime + hour) {
      await change(tickets, number, (ticket) => amend(ticket, patch, { actor: agentActor(), at, idFor: () => anId() }));
    },
  };
  return desk;
}
