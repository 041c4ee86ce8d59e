import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messageIdFor, ticketMessageId } from '../../functions/mail/message-id.ts';
import { answer, change, type SentEntry } from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, anAddress, anId, aSent, hour, someTime } from '../support/factories.ts';
import { type ReceivingDesk, receivingDesk } from './receive-support.ts';
import { key, oddity } from './support.ts';

let dynamo: TestDynamo;
let desk: ReceivingDesk;
let number: number;
let customer: string;
let sent: SentEntry;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(async () => {
  desk = receivingDesk(dynamo);
  customer = desk.stranger();
  number = (await desk.receiveOne({ from: `Kaisa <${customer}>`, subject: 'Lamp' })).number ?? 0;
  const id = anId();
  sent = aSent({
    id,
    number,
    order: someTime + hour,
    at: someTime + hour,
    actor: agentActor(),
    to: [anAddress(customer)],
    cc: [],
    messageId: messageIdFor({ number, entryId: id, domain: 'demo.test', key }),
  });
  await change(desk.tickets, number, (ticket) => answer(ticket, sent));
  const place = { number, order: sent.order, id, mailbox: 'support' };
  await desk.deps.deliveries.replace(place, undefined, { state: 'sent', at: sent.at + 1, sesId: `0100-${id}` });
});

/** A mail server's report on our answer, naming it by the ids given. */
function report(ids: { messageId: string; references?: string }): Buffer {
  const raw = Buffer.from(oddity('bounce-of-our-answer'))
    .toString('latin1')
    .replaceAll('kaisa@customer.test', customer)
    .replace('<dsn-1@mx.customer.test>', `<dsn-${anId()}@mx.customer.test>`)
    .replace('<0100-abc@eu-north-1.amazonses.com>', ids.messageId)
    .replace('<t.1042.0.SIGNATURE@demo.test>', ids.references ?? '<nothing@demo.test>');
  return Buffer.from(raw, 'latin1');
}
const bounce = (raw: Uint8Array, over = {}) =>
  desk.receiveOne({}, { sender: '', receivedAt: someTime + 2 * hour, ...over }, raw);
const anchor = () => ticketMessageId({ number, domain: 'demo.test', key });
const delivery = async () => {
  const entry = await desk.tickets.findEntry(number, sent.id);
  return entry?.type === 'sent' ? entry.delivery : undefined;
};

describe('a bounce that arrives as a mail', () => {
  it.each<[string, () => Parameters<typeof report>[0]]>([
    ['by its signed id', () => ({ messageId: sent.messageId })],
    [
      'by the id that SES gave it',
      () => ({ messageId: `<0100-${sent.id}@eu-north-1.amazonses.com>`, references: anchor() }),
    ],
    ['by the address that failed', () => ({ messageId: '<unknown@nowhere.test>', references: anchor() })],
  ])('marks the message %s, says why in words, and opens the ticket', async (_how, ids) => {
    expect(await bounce(report(ids()))).toMatchObject({ outcome: 'joined', number });
    expect(await delivery()).toMatchObject({
      state: 'bounced',
      failed: [customer],
      reason: expect.stringContaining('does not exist'),
    });
    expect(await desk.tickets.load(number)).toMatchObject({ status: 'open' });
    const lines = (await desk.timeline(number)).filter(
      (entry) => entry.type === 'change' && entry.field === 'delivery',
    );
    expect(lines).toHaveLength(1);
    expect(await desk.customers.findByAddress(customer)).toMatchObject({ undeliverable: [{ address: customer }] });
  });

  it('marks nobody who did not get the message, whatever the report names', async () => {
    const victim = desk.stranger();
    await desk.customers.ensure(victim, 'Victim', someTime);
    const honest = report({ messageId: sent.messageId }).toString('latin1');
    await bounce(Buffer.from(honest.replaceAll(customer, victim), 'latin1'));
    expect((await desk.customers.findByAddress(victim))?.undeliverable ?? []).toEqual([]);
    // There was only one whom it can be about.
    expect(await delivery()).toMatchObject({ state: 'bounced', failed: [customer] });
  });

  it('of a server that is still trying is shown, and marks nothing', async () => {
    const raw = report({ messageId: sent.messageId }).toString('latin1');
    const delayed = raw.replace('Action: failed', 'Action: delayed').replace('Status: 5.1.1', 'Status: 4.4.1');
    expect(await bounce(Buffer.from(delayed, 'latin1'))).toMatchObject({ outcome: 'joined', number });
    expect(await delivery()).toMatchObject({ state: 'sent' });
    expect(await desk.tickets.load(number)).toMatchObject({ status: 'waiting' });
  });

  it('changes nothing a second time, and makes nobody an acknowledgement', async () => {
    const raw = report({ messageId: sent.messageId });
    const notice = { key: `raw/${anId()}` };
    await bounce(raw, notice);
    const before = await desk.timeline(number);
    await bounce(raw, notice);
    expect(await desk.timeline(number)).toEqual(before);
    expect(before.filter((entry) => entry.type === 'sent' && entry.automatic)).toHaveLength(1);
  });

  it('is done to its end when the function died between the entry and the mark', async () => {
    const raw = report({ messageId: sent.messageId });
    const notice = { key: `raw/${anId()}` };
    const { deliveries } = desk.deps;
    desk.deps = { ...desk.deps, deliveries: { ...deliveries, load: () => Promise.reject(new Error('died')) } };
    await expect(bounce(raw, notice)).rejects.toThrow('died');
    desk.deps = { ...desk.deps, deliveries };
    await bounce(raw, notice);
    expect(await delivery()).toMatchObject({ state: 'bounced' });
  });
});
