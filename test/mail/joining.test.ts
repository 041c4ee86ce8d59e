import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageIdFor, ticketMessageId } from '../../functions/mail/message-id.ts';
import { plusAddress } from '../../functions/mail/plus-address.ts';
import { change, joinMessage, type SentEntry } from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, anAddress, anId, aSent, hour, someTime } from '../support/factories.ts';
import { type ReceivingDesk, receivingDesk } from './receive-support.ts';
import { accepted, key } from './support.ts';

const day = 24 * hour;
let dynamo: TestDynamo;
let desk: ReceivingDesk;
let address: string;
let from: string;
let first: string;
let number: number;

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  desk = receivingDesk(dynamo);
  address = desk.stranger();
  from = `Kaisa <${address}>`;
  first = `<${anId()}@customer.test>`;
  number = (await desk.receiveOne({ from, messageId: first, subject: 'Lamp' })).number ?? 0;
});

const anchor = () => ticketMessageId({ number, domain: 'demo.test', key });
const signedTo = (of = number, kind: 't' | 'o' = 't') => plusAddress('support@demo.test', { kind, number: of }, key);

/** Lays a message to an outsider on the ticket. */
async function forward(): Promise<SentEntry> {
  const id = anId();
  const sent = aSent({
    id,
    number,
    order: someTime + hour,
    at: someTime + hour,
    actor: agentActor(),
    to: [anAddress('partner@outside.test', 'Partner')],
    cc: [],
    messageId: messageIdFor({ number, entryId: id, domain: 'demo.test', key }),
    forward: true,
  });
  await desk.tickets.append(sent, 'support');
  return sent;
}

describe('the order of what joins a mail to a ticket', () => {
  it('is: signed id, signed address, earlier Message-ID, number in the subject', async () => {
    const others = await Promise.all(
      [1, 2, 3].map(() => desk.receiveOne({ from, messageId: `<${anId()}@customer.test>` })),
    );
    const [byAddress, byId, bySubject] = others.map((line) => line.number ?? 0) as [number, number, number];
    const earlier = `<${anId()}@customer.test>`;
    await change(desk.tickets, byId, (ticket) => ({ ticket, entries: [] }));
    const known = (await desk.receiveOne({ from, messageId: earlier, subject: `[#${byId}]` })).number;
    expect(known).toBe(byId);
    const subject = `Re: Lamp [#${bySubject}]`;
    const all = { from, subject, headers: { 'In-Reply-To': earlier, References: anchor() } };
    const recipients = [signedTo(byAddress)];
    expect(await desk.receiveOne(all, { recipients })).toMatchObject({ outcome: 'joined', number });
    const withoutSigned = { ...all, headers: { 'In-Reply-To': earlier } };
    expect(await desk.receiveOne(withoutSigned, { recipients })).toMatchObject({ number: byAddress });
    expect(await desk.receiveOne(withoutSigned)).toMatchObject({ number: byId });
    expect(await desk.receiveOne({ from, subject })).toMatchObject({ number: bySubject });
  });

  it('a signed address joins whoever writes to it, also when it stands in To alone, and keeps the plain address', async () => {
    const colleague = { from: 'Boss <boss@customer.test>', to: signedTo() };
    expect(await desk.receiveOne(colleague)).toMatchObject({ outcome: 'joined', number });
    expect((await desk.tickets.load(number))?.participants).toContainEqual({
      name: 'Boss',
      address: 'boss@customer.test',
    });
    await desk.receiveOne({ from }, { recipients: [signedTo()] });
    const received = (await desk.timeline(number)).filter((entry) => entry.type === 'received');
    expect(received.map((entry) => entry.recipient)).toEqual(Array(3).fill('support@demo.test'));
  });

  it('a forged signed address joins nothing', async () => {
    const forged = signedTo().replace(/.(?=@)/, (digit) => (digit === '0' ? '1' : '0'));
    const line = await desk.receiveOne({}, { recipients: [forged] });
    expect(line).toMatchObject({ outcome: 'ticketed' });
    expect(line.number).not.toBe(number);
  });
});

describe('a mail that names a ticket its sender has no part in', () => {
  it('becomes a ticket that links to the other, and says why', async () => {
    const line = await desk.receiveOne({ subject: `About [#${number}]` });
    expect(line.outcome).toBe('ticketed');
    expect(await desk.tickets.load(line.number ?? 0)).toMatchObject({ links: [{ number, kind: 'names' }] });
    const note = (await desk.timeline(line.number)).find((entry) => entry.type === 'note');
    expect(note).toMatchObject({ text: expect.stringContaining(`#${number}`) });
    expect(await desk.types(number)).toEqual(['received', 'sent']);
  });
});

describe('the same mail to two mailboxes', () => {
  it('joins its ticket in the one and opens one in the other, and its answers go on in both', async () => {
    const both = { recipients: ['support@demo.test', 'sales@demo.test'] };
    const messageId = `<${anId()}@customer.test>`;
    const lines = await desk.receive({ from, messageId, headers: { References: anchor() } }, both);
    expect(lines).toMatchObject([
      { mailbox: 'support', outcome: 'joined', number },
      { mailbox: 'sales', outcome: 'ticketed' },
    ]);
    const sales = lines[1]?.number;
    const next = await desk.receive({ from, headers: { References: `${anchor()} ${messageId}` } }, both);
    expect(next.map((line) => [line.outcome, line.number])).toEqual([
      ['joined', number],
      ['joined', sales],
    ]);
    expect((await desk.types(number)).filter((type) => type === 'received')).toHaveLength(3);
  });

  it('is kept by the one when the other fails, and the other gets it with the next attempt', async () => {
    const { create } = desk.deps.tickets;
    let broken = true;
    desk.deps = {
      ...desk.deps,
      tickets: {
        ...desk.deps.tickets,
        async create(made) {
          if (broken && made.ticket.mailbox === 'support') throw new Error('this mailbox is broken');
          await create(made);
        },
      },
    };
    const mail = { from, messageId: `<${anId()}@customer.test>` };
    const notice = { key: `raw/${anId()}`, receivedAt: someTime, recipients: ['support@demo.test', 'sales@demo.test'] };
    await expect(desk.receive(mail, notice)).rejects.toThrow('this mailbox is broken');
    expect(desk.ledger.at(-1)).toMatchObject({ mailbox: 'sales', outcome: 'ticketed' });
    broken = false;
    const sales = desk.ledger.at(-1)?.number;
    expect(await desk.receive(mail, notice)).toMatchObject([
      { mailbox: 'support', outcome: 'ticketed' },
      { mailbox: 'sales', outcome: 'ticketed', number: sales },
    ]);
  });
});

describe('an answer long after the end', () => {
  const later = (days: number) => ({ receivedAt: someTime + hour + days * day });

  it('within the days that the rules name opens the ticket again', async () => {
    await desk.amend(number, { status: 'closed' });
    expect(await desk.receiveOne({ from, headers: { References: anchor() } }, later(29))).toMatchObject({ number });
    expect(await desk.tickets.load(number)).toMatchObject({ status: 'open' });
  });

  it('opens a new ticket that follows the old one, and the old one tells where it goes on', async () => {
    await desk.amend(number, { status: 'closed' });
    const line = await desk.receiveOne({ from, headers: { References: anchor() } }, later(31));
    expect(line).toMatchObject({ outcome: 'ticketed' });
    expect(line.number).not.toBe(number);
    expect(await desk.tickets.load(line.number ?? 0)).toMatchObject({ links: [{ number, kind: 'follows' }] });
    expect(await desk.tickets.load(number)).toMatchObject({ status: 'closed' });
    expect((await desk.timeline(number)).at(-1)).toMatchObject({
      type: 'note',
      text: expect.stringContaining(`#${line.number}`),
    });
  });

  it('of a machine is only noted on the old one', async () => {
    await desk.amend(number, { status: 'closed' });
    const headers = { References: anchor(), 'Auto-Submitted': 'auto-replied' };
    expect(await desk.receiveOne({ from, headers }, later(60))).toMatchObject({ outcome: 'joined', number });
    expect(await desk.tickets.load(number)).toMatchObject({ status: 'closed' });
  });
});

describe('reopening', () => {
  it('has a cap: beyond it the mail is kept, the ticket stays closed, and a note says so; the next day it opens again', async () => {
    desk = receivingDesk(dynamo, { rules: { reopenMostADay: 3 } });
    let at = someTime + hour;
    const answer = async () => {
      at += 1000;
      await desk.amend(number, { status: 'closed' }, at);
      at += 1000;
      await desk.receiveOne({ from, headers: { References: anchor() } }, { receivedAt: at });
      return (await desk.tickets.load(number))?.status;
    };
    expect([await answer(), await answer(), await answer(), await answer()]).toEqual([
      'open',
      'open',
      'open',
      'closed',
    ]);
    const timeline = await desk.timeline(number);
    expect(timeline.filter((entry) => entry.type === 'received')).toHaveLength(5);
    expect(timeline.at(-1)).toMatchObject({ type: 'note', text: expect.stringContaining('3 times') });
    at += day;
    expect(await answer()).toBe('open');
  });

  it('is counted over any 24 hours that begin with a reopening', async () => {
    const ticket = await desk.tickets.load(number);
    if (!ticket) throw new Error('the ticket is there');
    const [message] = await desk.timeline(number);
    if (message?.type !== 'received') throw new Error('the ticket begins with a message');
    const closed = { ...ticket, status: 'closed' as const, reopenedLately: { since: someTime, count: 2 } };
    const again = joinMessage(closed, { ...message, at: someTime + day }, { reopenMostADay: 2 });
    expect(again.ticket).toMatchObject({ status: 'open', reopenedLately: { since: someTime + day, count: 1 } });
    const soon = joinMessage(closed, { ...message, at: someTime + day - 1 }, { reopenMostADay: 2 });
    expect(soon.ticket.status).toBe('closed');
  });
});

describe('the answer of an outsider to a forwarded message', () => {
  const partner = 'Partner <partner@outside.test>';

  it.each(['by the id of the message', 'by the signed address'])('comes back as a note, %s', async (how) => {
    const sent = await forward();
    const byId = how.includes('id');
    const line = await desk.receiveOne(
      { from: partner, text: 'We have one left.', ...(byId ? { headers: { 'In-Reply-To': sent.messageId } } : {}) },
      { receivedAt: someTime + 2 * hour, ...(byId ? {} : { recipients: [signedTo(number, 'o')] }) },
    );
    expect(line).toMatchObject({ outcome: 'joined', number });
    expect((await desk.timeline(number)).at(-1)).toMatchObject({
      type: 'note',
      text: expect.stringContaining('We have one left.'),
      from: { name: 'Partner', address: 'partner@outside.test' },
      raw: expect.stringMatching(/^mail\/raw\//),
    });
    const ticket = await desk.tickets.load(number);
    expect(ticket?.participants).toEqual([]);
    expect(ticket?.status).toBe('new');
  });

  it('is a note once, however often the notification comes', async () => {
    const sent = await forward();
    const mail = { from: partner, messageId: `<${anId()}@outside.test>`, headers: { 'In-Reply-To': sent.messageId } };
    const notice = { key: `raw/${anId()}` };
    await desk.receiveOne(mail, notice);
    await desk.receiveOne(mail, notice);
    expect((await desk.types(number)).filter((type) => type === 'note')).toHaveLength(1);
  });

  it('does not make them part of the conversation: a number in a subject of theirs opens a ticket', async () => {
    const sent = await forward();
    await desk.receiveOne({ from: partner, headers: { 'In-Reply-To': sent.messageId } });
    const line = await desk.receiveOne({ from: partner, subject: `[#${number}] let me in` });
    expect(line.number).not.toBe(number);
  });
});

describe('a deleted ticket', () => {
  it('does not come back with its mail', async () => {
    const raw = { key: `raw/${anId()}`, receivedAt: someTime };
    const mail = { from, messageId: `<${anId()}@customer.test>` };
    const gone = (await desk.receiveOne(mail, raw)).number ?? 0;
    await desk.amend(gone, { folder: 'trash' });
    const ticket = await desk.tickets.load(gone);
    if (!ticket) throw new Error('the ticket is there');
    await desk.tickets.remove([ticket], 'lead@demo.test', someTime + hour);
    expect(await desk.receiveOne(mail, raw)).toMatchObject({ outcome: 'dropped', rule: 'deleted', number: gone });
    expect(await desk.receiveOne(mail)).toMatchObject({ outcome: 'dropped', rule: 'deleted' });
    expect(await desk.tickets.load(gone)).toBeUndefined();
  });
});

describe('a mail of a participant whose address is forged', () => {
  it('is a stranger’s, by earlier Message-ID as by number', async () => {
    const verdicts = { ...accepted().verdicts, dmarc: 'FAIL' };
    for (const parts of [{ subject: `[#${number}]` }, { headers: { References: first } }]) {
      expect((await desk.receiveOne({ from, ...parts }, { verdicts })).number).not.toBe(number);
    }
  });
});
