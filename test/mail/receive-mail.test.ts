import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CustomerStore, customerIdOf } from '../../functions/customers/index.ts';
import type { ReceiveDeps } from '../../functions/mail/arrival.ts';
import { claimDigest } from '../../functions/mail/incoming.ts';
import { createLedger, type LedgerLine } from '../../functions/mail/ledger.ts';
import { messageIdFor, ticketMessageId } from '../../functions/mail/message-id.ts';
import { receiveMail } from '../../functions/mail/receive-mail.ts';
import { amend, change, type Entry, type TicketStore } from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, hour, someTime } from '../support/factories.ts';
import { receivingDesk } from './receive-support.ts';
import { accepted, aMail, key, oddity } from './support.ts';

let dynamo: TestDynamo;
let tickets: TicketStore;
let customers: CustomerStore;
let ledger: LedgerLine[];
let deps: ReceiveDeps;
/** A sender and a moment for each test: they share a table. */
let run = 0;
let address: string;
let sender: string;

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

beforeEach(() => {
  run += 1;
  address = `kaisa${run}@customer.test`;
  sender = `Kaisa <${address}>`;
  ({ tickets, customers, ledger, deps } = receivingDesk(dynamo));
});

let mails = 0;
const nextMail = (): number => {
  mails += 1;
  return mails;
};
type Parts = Parameters<typeof aMail>[0];
type Over = Parameters<typeof accepted>[0];
async function receive(
  parts: Parts = {},
  over: Over = {},
  raw: Uint8Array = aMail({ from: sender, messageId: `<${run}.${nextMail()}@customer.test>`, ...parts }),
) {
  return await receiveMail(
    accepted({ key: `raw/${run}/${nextMail()}`, sender: address, receivedAt: someTime + mails, ...over }),
    raw,
    deps,
  );
}

const timeline = async (number = 0): Promise<Entry[]> => (await tickets.entries(number, { limit: 50 })).items;
const types = async (number = 0): Promise<string[]> => (await timeline(number)).map((entry) => entry.type);
const close = (number: number) =>
  change(tickets, number, (ticket) =>
    amend(
      ticket,
      { status: 'closed' },
      { actor: agentActor(), at: someTime + hour, idFor: (field) => `close-${field}` },
    ),
  );

describe('a mail to a mailbox', () => {
  it('becomes a ticket with its requester, participants, message and an acknowledgement', async () => {
    const [line] = await receive({
      to: 'support@demo.test, Ida <ida@customer.test>',
      subject: 'Lamp',
      text: 'Hello, the lamp is dark and I have no other.',
    });
    expect(line).toMatchObject({ outcome: 'ticketed', mailbox: 'support' });
    const ticket = await tickets.load(line?.number ?? 0);
    expect(ticket).toMatchObject({
      subject: 'Lamp',
      status: 'new',
      folder: 'desk',
      channel: 'mail',
      language: 'en',
      requester: { id: customerIdOf(address), name: 'Kaisa', address },
      participants: [{ name: 'Ida', address: 'ida@customer.test' }],
    });
    const [message, acknowledgement] = await timeline(line?.number);
    expect(message).toMatchObject({
      type: 'received',
      acknowledge: true,
      recipient: 'support@demo.test',
      raw: expect.stringMatching(/^mail\/raw\//),
    });
    expect(acknowledgement).toMatchObject({
      type: 'sent',
      automatic: true,
      to: [{ address }],
      cc: [],
      delivery: { state: 'queued' },
    });
    expect(await customers.findByAddress(address)).toMatchObject({ id: customerIdOf(address) });
  });

  it('costs at most fifteen write units until the queues take over', async () => {
    await receive();
    dynamo.resetUnits();
    await receive({ text: 'A sentence of a usual mail, with some words in it. '.repeat(100) });
    expect(dynamo.units().write).toBeLessThanOrEqual(15);
  });

  it('makes one ticket however often the notification comes', async () => {
    const raw = aMail({ from: sender, messageId: `<twice.${run}@customer.test>` });
    const same = { key: `raw/${run}/same`, receivedAt: someTime };
    const first = await receive({}, same, raw);
    const second = await receive({}, same, raw);
    expect(second).toEqual(first);
    expect(await types(first[0]?.number)).toEqual(['received', 'sent']);
  });

  it('makes one ticket of two copies, and says so in the ledger', async () => {
    const raw = aMail({ from: sender, messageId: `<copies.${run}@customer.test>` });
    const [first] = await receive({}, {}, raw);
    expect(await receive({}, {}, raw)).toMatchObject([
      { outcome: 'dropped', rule: 'duplicate', number: first?.number },
    ]);
    expect(await types(first?.number)).toEqual(['received', 'sent']);
  });

  it('without a Message-ID is known by all of its bytes', async () => {
    const raw = aMail({ from: sender, text: `no id ${run}` });
    const [first] = await receive({}, {}, raw);
    expect(await receive({}, {}, raw)).toMatchObject([
      { outcome: 'dropped', rule: 'duplicate', number: first?.number },
    ]);
  });

  it('makes two tickets when written to two mailboxes, one when written to two addresses of one', async () => {
    const lines = await receive({}, { recipients: ['support@demo.test', 'help@demo.test', 'sales+offer@demo.test'] });
    expect(lines.map((line) => [line.mailbox, line.outcome])).toEqual([
      ['support', 'ticketed'],
      ['sales', 'ticketed'],
    ]);
    expect(new Set(lines.map((line) => line.number)).size).toBe(2);
  });

  it('of ours or to nobody of ours is dropped with a ledger line', async () => {
    expect(await receive({}, { recipients: ['info@demo.test'] })).toMatchObject([
      { outcome: 'dropped', rule: 'no-mailbox' },
    ]);
    expect(await receive({ from: 'Sales <sales@demo.test>' })).toMatchObject([
      { outcome: 'dropped', rule: 'own-mail' },
    ]);
    const loop = messageIdFor({ number: 1042, entryId: 'e1', domain: 'demo.test', key });
    expect(await receive({ headers: { 'X-Tuki-Loop': loop } })).toMatchObject([
      { outcome: 'dropped', rule: 'own-mail' },
    ]);
    expect(ledger).toHaveLength(3);
  });

  it('of another desk like this one is an ordinary mail', async () => {
    expect(await receive({ headers: { 'X-Tuki-Loop': '<t.7.e.aaaaaaaaaaaaaaaaaaaa@other.test>' } })).toMatchObject([
      { outcome: 'ticketed' },
    ]);
  });
});

describe('a mail that cannot be trusted', () => {
  it('as spam lies in spam, and makes neither customer nor acknowledgement', async () => {
    const [line] = await receive({}, { verdicts: { ...accepted().verdicts, spam: 'FAIL' } });
    expect(line).toMatchObject({ outcome: 'suspended', rule: 'spam' });
    expect(await tickets.load(line?.number ?? 0)).toMatchObject({
      folder: 'spam',
      folderReason: expect.stringContaining('spam'),
    });
    expect(await types(line?.number)).toEqual(['received']);
    expect(await customers.findByAddress(address)).toBeUndefined();
  });

  it('with a virus is suspended and offers no attachments', async () => {
    const [line] = await receive(
      {},
      { verdicts: { ...accepted().verdicts, virus: 'FAIL' } },
      oddity('inline-image-and-file'),
    );
    expect(line).toMatchObject({ outcome: 'suspended', reason: expect.stringContaining('virus') });
    expect(await timeline(line?.number)).toMatchObject([{ type: 'received', attachments: [] }]);
  });

  it('that cannot be read is suspended with the reason and the headers', async () => {
    const parts = Array.from(
      { length: 400 },
      (_, at) => `--b${at}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n\r\n`,
    ).join('');
    const raw = Buffer.from(
      `From: ${sender}\r\nSubject: Nested\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n${parts}`,
    );
    const [line] = await receive({}, {}, raw);
    expect(line).toMatchObject({ outcome: 'suspended' });
    expect(await tickets.load(line?.number ?? 0)).toMatchObject({
      subject: 'Nested',
      folder: 'suspended',
      folderReason: expect.stringContaining('nested'),
      requester: { address },
    });
    expect(await types(line?.number)).toEqual(['received']);
  });

  it('that could not be read and can be now gets its words behind its headers, once, and comes to the desk', async () => {
    const messageId = `<odd.${run}@customer.test>`;
    const notice = { key: `raw/${run}/odd`, receivedAt: someTime };
    const parts = Array.from(
      { length: 400 },
      (_, at) => `--b${at}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n\r\n`,
    ).join('');
    const odd = Buffer.from(
      `From: ${sender}\r\nMessage-ID: ${messageId}\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n${parts}`,
    );
    const told: string[] = [];
    deps.unreadable = ({ key }) => void told.push(key);
    const [line] = await receive({}, notice, odd);
    expect(told).toEqual([notice.key]);
    expect(line).toMatchObject({ outcome: 'suspended', rule: 'unreadable' });
    for (let n = 0; n < 2; n++) {
      const again = await receive({}, notice, aMail({ from: sender, messageId, text: 'Now it can be read.' }));
      expect(again).toMatchObject([{ outcome: 'ticketed', number: line?.number }]);
    }
    expect(await types(line?.number)).toEqual(['received', 'received', 'change']);
    expect((await timeline(line?.number))[1]).toMatchObject({ text: expect.stringContaining('Now it can be read.') });
    expect(await tickets.load(line?.number ?? 0)).toMatchObject({ folder: 'desk' });
    expect(await customers.findByAddress(address)).toBeDefined();
  });

  it.each([
    ['a machine’s mail', { headers: { 'Auto-Submitted': 'auto-generated' } }, {}],
    ['a list’s mail', { headers: { 'List-Id': '<a.b>' } }, {}],
    ['the null sender', {}, { sender: '' }],
    ['a robot', { from: 'no-reply@shop.test' }, {}],
    ['a forged sender', {}, { verdicts: { ...accepted().verdicts, dmarc: 'FAIL' } }],
  ])('as %s gets a ticket but no acknowledgement', async (_what, parts: Parts, over: Over) => {
    const [line] = await receive(parts, over);
    expect(line).toMatchObject({ outcome: 'ticketed' });
    expect(await types(line?.number)).toEqual(['received']);
  });
});

describe('an answer', () => {
  let number: number;
  let first: string;
  beforeEach(async () => {
    first = `<first.${run}@customer.test>`;
    number = (await receive({ messageId: first, subject: 'Lamp' }))[0]?.number ?? 0;
    await close(number);
  });
  const ours = () => messageIdFor({ number, entryId: 'e1', domain: 'demo.test', key });
  const anchor = () => ticketMessageId({ number, domain: 'demo.test', key });

  it.each([
    ['In-Reply-To with our signed id', () => ({ 'In-Reply-To': ours() })],
    [
      'References with the ticket’s signed id',
      () => ({ 'In-Reply-To': '<0100@eu.amazonses.com>', References: `${anchor()} <0100@eu.amazonses.com>` }),
    ],
    ['the Message-ID of an earlier mail', () => ({ References: first })],
  ])('joins by %s and opens the closed ticket', async (_by, headers) => {
    expect(await receive({ subject: 'Re: Lamp', headers: headers() })).toMatchObject([{ outcome: 'joined', number }]);
    expect(await tickets.load(number)).toMatchObject({ status: 'open', reopened: 1, waitingSince: expect.any(Number) });
    expect((await types(number)).filter((type) => type === 'sent')).toHaveLength(1);
  });

  it('joins by the number in its subject', async () => {
    expect(await receive({ subject: `more [#${number}]` })).toMatchObject([{ outcome: 'joined', number }]);
  });

  it('joins from the customer’s other address', async () => {
    await customers.addAddress(customerIdOf(address), `other.${address}`);
    expect(await receive({ from: `other.${address}`, subject: `more [#${number}]` })).toMatchObject([
      { outcome: 'joined', number },
    ]);
  });

  it('of a colleague who holds our signed id joins and makes them a participant', async () => {
    expect(await receive({ from: 'Boss <boss@customer.test>', headers: { 'In-Reply-To': ours() } })).toMatchObject([
      { outcome: 'joined', number },
    ]);
    expect((await tickets.load(number))?.participants).toContainEqual({ name: 'Boss', address: 'boss@customer.test' });
  });

  it.each([
    ['the number', () => ({ subject: `[#${number}] let me in` })],
    ['an earlier Message-ID', () => ({ headers: { References: first } })],
    ['a forged id', () => ({ subject: `[#${number}]`, headers: { References: ours().replace('.e1.', '.e2.') } })],
  ])('of a stranger who knows %s becomes a ticket of its own that says why', async (_what, parts) => {
    const [line] = await receive({ from: 'Outsider <out@sider.test>', ...parts() });
    expect(line).toMatchObject({ outcome: 'ticketed' });
    expect(line?.number).not.toBe(number);
    expect(await timeline(line?.number)).toContainEqual(
      expect.objectContaining({ type: 'note', text: expect.stringContaining(`#${number}`) }),
    );
    expect((await timeline(number)).filter((entry) => entry.type === 'received')).toHaveLength(1);
  });

  it('whose sender is forged is a stranger’s', async () => {
    const [line] = await receive({ subject: `[#${number}]` }, { verdicts: { ...accepted().verdicts, dmarc: 'FAIL' } });
    expect(line?.number).not.toBe(number);
  });

  it('of a machine joins without opening the ticket', async () => {
    const headers = { 'In-Reply-To': ours(), 'Auto-Submitted': 'auto-replied' };
    expect(await receive({ subject: 'Out of office', headers })).toMatchObject([{ outcome: 'joined', number }]);
    expect(await tickets.load(number)).toMatchObject({ status: 'closed', reopened: 0 });
  });

  it('in the shape of a bounce joins by what it gives back', async () => {
    const raw = Buffer.from(
      Buffer.from(oddity('bounce-of-our-answer'))
        .toString('latin1')
        .replace('<t.1042.0.SIGNATURE@demo.test>', anchor())
        .replace('dsn-1@', `dsn-${run}@`),
      'latin1',
    );
    expect(await receive({}, { sender: '' }, raw)).toMatchObject([{ outcome: 'joined', number }]);
  });

  it('to a ticket in the trash becomes a ticket of its own: nobody looks there', async () => {
    await change(tickets, number, (ticket) =>
      amend(
        ticket,
        { folder: 'trash' },
        { actor: agentActor(), at: someTime + hour, idFor: (field) => `trash-${field}` },
      ),
    );
    const [line] = await receive({ headers: { 'In-Reply-To': ours() } });
    expect(line).toMatchObject({ outcome: 'ticketed' });
    expect(line?.number).not.toBe(number);
  });

  it('to a sales ticket is none of support’s by Message-ID', async () => {
    const [line] = await receive({ headers: { References: first } }, { recipients: ['sales@demo.test'] });
    expect(line).toMatchObject({ outcome: 'ticketed', mailbox: 'sales' });
    expect(line?.number).not.toBe(number);
  });
});

describe('a function that dies after any of its calls', () => {
  class Died extends Error {}

  /** The same stores, dying after the k-th call was carried out. */
  function dyingAfter(count: number): { deps: ReceiveDeps; calls: () => number } {
    let calls = 0;
    const dying = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (of, name) => {
          const method: unknown = Reflect.get(of, name);
          if (typeof method !== 'function') return method;
          return async (...args: unknown[]) => {
            const result: unknown = await Reflect.apply(method, of, args);
            calls += 1;
            if (calls === count) throw new Died();
            return result;
          };
        },
      });
    const real = createLedger({ client: dynamo.client, table: dynamo.tickets });
    return {
      deps: {
        ...deps,
        tickets: dying(tickets),
        customers: dying(customers),
        ledger: dying(real),
        serviceLevels: dying(deps.serviceLevels),
        intake: dying(deps.intake),
        deliveries: dying(deps.deliveries),
      },
      calls: () => calls,
    };
  }

  async function endAfter(
    death: number,
    parts: Parts,
  ): Promise<{ calls: number; line?: LedgerLine; entries: [string, string][] }> {
    const raw = aMail({
      from: `k${death} <k${death}.${address}>`,
      messageId: `<death.${run}.${death}@customer.test>`,
      ...parts,
    });
    const notice = accepted({ key: `raw/${run}/${death}`, sender: address, receivedAt: someTime });
    const dying = dyingAfter(death);
    await receiveMail(notice, raw, dying.deps).catch((error: unknown) => expect(error).toBeInstanceOf(Died));
    const [line] = await receiveMail(notice, raw, deps);
    const claim = await tickets.findClaim(claimDigest('support', `<death.${run}.${death}@customer.test>`));
    expect(claim?.number).toBe(line?.number);
    const entries = (await timeline(line?.number)).map((entry): [string, string] => [
      entry.type,
      entry.type === 'change' ? entry.field : '',
    ]);
    return { calls: dying.calls(), line, entries };
  }

  it('comes to the same end for a new ticket', async () => {
    const whole = await endAfter(0, {});
    expect(whole.calls).toBeGreaterThan(5);
    for (let death = 1; death <= whole.calls; death++) {
      const { line, entries } = await endAfter(death, {});
      expect([line?.outcome, entries], `after call ${death}`).toEqual(['ticketed', whole.entries]);
    }
  });

  it('comes to the same end for an answer', async () => {
    const ends: unknown[] = [];
    for (let death = 0, most = 1; death <= most; death++) {
      const [opened] = await receive({ from: `k <${run}.${death}@customer.test>` });
      await close(opened?.number ?? 0);
      const references = messageIdFor({ number: opened?.number ?? 0, entryId: 'e', domain: 'demo.test', key });
      const end = await endAfter(death, { headers: { References: references } });
      if (death === 0) most = end.calls;
      expect(end.line).toMatchObject({ outcome: 'joined', number: opened?.number });
      ends.push(end.entries);
    }
    for (const end of ends) expect(end).toEqual(ends[0]);
  });
});
