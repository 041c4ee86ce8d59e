import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ticketMessageId } from '../../functions/mail/message-id.ts';
import { plusAddress } from '../../functions/mail/plus-address.ts';
import { mergeTickets, splitEntry, unmergeTicket } from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, anId, aRequester, someTime } from '../support/factories.ts';
import { type ReceivingDesk, receivingDesk } from './receive-support.ts';
import { key } from './support.ts';

let dynamo: TestDynamo;
let desk: ReceivingDesk;
let from: string;
let earlier: string;
/** What was merged, and what into. */
let b: number;
let a: number;

const by = () => ({ actor: agentActor(), at: someTime, allow: () => undefined });

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  desk = receivingDesk(dynamo);
  from = `Kaisa <${desk.stranger()}>`;
  earlier = `<${anId()}@customer.test>`;
  b = (await desk.receiveOne({ from, messageId: earlier, subject: 'Lamp' })).number ?? 0;
  a = (await desk.receiveOne({}, { recipients: ['sales@demo.test'] })).number ?? 0;
  await mergeTickets(desk.tickets, a, b, by());
});

const answering = (id: string) => ({ headers: { 'In-Reply-To': id } });
const anchor = () => ticketMessageId({ number: b, domain: 'demo.test', key });
const signed = (kind: 't' | 'o') => plusAddress('support@demo.test', { kind, number: b }, key);

describe('a mail for a ticket that was merged into another', () => {
  it.each([
    ['its signed id', () => answering(anchor()), {}],
    ['its signed address', () => ({}), () => ({ recipients: [signed('t')] })],
    ['the Message-ID of a mail on it', () => answering(earlier), {}],
    ['its number', () => ({ subject: `Re: Lamp [#${b}]` }), {}],
  ])('joins that one by %s, also across mailboxes', async (_, parts, over) => {
    const line = await desk.receiveOne({ from, ...parts() }, typeof over === 'function' ? over() : over);
    expect(line).toMatchObject({ outcome: 'joined', number: a });
    const messages = (await desk.timeline(a)).filter(({ type }) => type === 'received');
    expect(messages.at(-1)).toMatchObject({ from: { name: 'Kaisa' }, number: a });
    expect(messages).toHaveLength(2);
  });

  it('is a note there when an outsider writes to whom it was passed on', async () => {
    const line = await desk.receiveOne({}, { recipients: [signed('o')] });
    expect(line).toMatchObject({ outcome: 'joined', number: a });
    expect((await desk.timeline(a)).at(-1)).toMatchObject({ type: 'note', number: a });
  });

  it('joins it when it was taken apart again', async () => {
    await unmergeTicket(desk.tickets, a, b, by());
    expect(await desk.receiveOne({ from, ...answering(anchor()) })).toMatchObject({ outcome: 'joined', number: b });
  });

  it('is the answer of an agent there who answers a notice of it', async () => {
    const notice = plusAddress('support@demo.test', { kind: 'n', number: b }, key, 'anna@demo.test');
    const answer = { from: 'Anna <anna@demo.test>', text: 'We are on it.' };
    expect(await desk.receiveOne(answer, { recipients: [notice] })).toMatchObject({ outcome: 'joined', number: a });
    const sent = (await desk.timeline(a)).filter((entry) => entry.type === 'sent' && !entry.automatic);
    expect(sent).toMatchObject([{ number: a, text: 'We are on it.' }]);
  });

  it('is refused from an agent who may see its old mailbox alone', async () => {
    await unmergeTicket(desk.tickets, a, b, by());
    await mergeTickets(desk.tickets, b, a, by());
    const notice = plusAddress('sales@demo.test', { kind: 'n', number: a }, key, 'sam@demo.test');
    const line = await desk.receiveOne({ from: 'Sam <sam@demo.test>' }, { recipients: [notice] });
    expect(line).toMatchObject({ outcome: 'dropped', rule: 'reply-by-mail-refused' });
  });
});

it('a mail that comes in again after it was split off changes nothing', async () => {
  const messageId = `<${anId()}@customer.test>`;
  await desk.receiveOne({ from, messageId, ...answering(anchor()), text: 'My invoice' });
  const entry = (await desk.timeline(a)).find((one) => one.type === 'received' && one.messageId === messageId);
  const opening = async () => ({ mailbox: 'support', requester: aRequester(), clocks: [] });
  const made = await splitEntry(desk.tickets, { number: a, entry: entry?.id ?? '', opening }, by());
  const before = [await desk.timeline(a), await desk.timeline(made.number)];
  expect(await desk.receiveOne({ from, messageId, ...answering(anchor()), text: 'My invoice' })).toMatchObject({
    outcome: 'joined',
    number: a,
  });
  expect([await desk.timeline(a), await desk.timeline(made.number)]).toEqual(before);
});
