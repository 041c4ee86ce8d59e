import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { amend, annotate, answer, joinMessage, type ReceivedEntry } from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, aNote, anId, aReceived, aSent } from '../support/factories.ts';
import { customer, type MergeDesk, mergeDesk } from './merge-support.ts';

let dynamo: TestDynamo;
let desk: MergeDesk;

beforeAll(async () => {
  dynamo = await startDynamo();
  desk = mergeDesk(dynamo);
});
afterAll(() => dynamo.stop());

const file = { id: 'a1', filename: 'lamp.png', contentType: 'image/png', size: 12, inline: false };

/** A ticket of Aino that Bertta has written to as well, about another matter. */
async function twoMatters(over: Partial<ReceivedEntry> = {}) {
  const ticket = await desk.open('aino');
  const message = aReceived({
    number: ticket.number,
    at: desk.tick(),
    from: customer('bertta'),
    subject: 'My invoice is wrong',
    text: 'Please look at the invoice.',
    raw: 'mail/raw/invoice',
    attachments: [file],
    ...over,
  });
  await desk.change(ticket.number, (current) => joinMessage(current, message));
  return { number: ticket.number, message };
}
const close = (number: number) =>
  desk.change(number, (ticket) =>
    amend(ticket, { status: 'closed' }, { actor: agentActor(), at: desk.tick(), idFor: () => anId() }),
  );
const textsOf = async (number: number) => JSON.stringify(await desk.entries(number));
const refusal = async (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error) => error.fields?.[0]?.message ?? error.message,
  );

describe('a message that is split off', () => {
  test('opens a ticket of its own, as it was written and when', async () => {
    const { number, message } = await twoMatters();
    const made = await desk.split(number, message.id);
    expect(made).toMatchObject({
      subject: 'My invoice is wrong',
      status: 'new',
      requester: { address: 'bertta@customer.test' },
      createdAt: message.at,
      waitingSince: message.at,
      links: [{ number, kind: 'splitFrom' }],
    });
    const [copy, line] = await desk.entries(made.number);
    const { text, from, at, raw, attachments, messageId } = message;
    expect(copy).toMatchObject({ number: made.number, text, from, at, raw, attachments, messageId });
    expect(copy).toMatchObject({ facts: [{ fact: 'created' }], state: { status: 'new' } });
    expect(copy?.id).not.toBe(message.id);
    expect(line).toMatchObject({ field: 'split', from: { number, entry: message.id } });
    expect((await desk.head(number)).links).toEqual([{ number: made.number, kind: 'splitTo' }]);
  });

  test('is not handed out where it was, whichever way it is asked for', async () => {
    const { number, message } = await twoMatters();
    const made = await desk.split(number, message.id);
    expect(await textsOf(number)).not.toContain('invoice');
    expect((await desk.entries(number)).at(-1)).toMatchObject({ field: 'split', to: { number: made.number } });
    expect(await desk.store.findEntry(number, message.id)).toBeUndefined();
    expect(await desk.store.entry(number, message.order, message.id)).toBeUndefined();
    const sk = `E#${String(message.order).padStart(15, '0')}#${message.id}`;
    expect(await desk.store.entryBySk(number, sk)).toBeUndefined();
    expect(await desk.store.movedTo(number, message.order, message.id)).toBe(made.number);
  });

  test('leaves the changes that came with it', async () => {
    const ticket = await desk.open('aino');
    await close(ticket.number);
    const message = aReceived({ number: ticket.number, at: desk.tick(), text: 'Another invoice' });
    await desk.change(ticket.number, (current) => joinMessage(current, message));
    await desk.split(ticket.number, message.id);
    const entries = await desk.entries(ticket.number);
    expect(entries).toEqual(
      expect.arrayContaining([expect.objectContaining({ field: 'status', from: 'closed', to: 'open' })]),
    );
    expect(await textsOf(ticket.number)).not.toContain('invoice');
  });

  test('takes its waiting with it: the customer waits since the next message, or no longer', async () => {
    const { number, message } = await twoMatters();
    const before = await desk.head(number);
    await desk.split(number, message.id);
    expect((await desk.head(number)).waitingSince).toBe(before.waitingSince);
    const ticket = await desk.open('cecilia');
    await desk.change(ticket.number, (current) => answer(current, aSent({ number: ticket.number, at: desk.tick() })));
    const write = (at: number) =>
      desk.change(ticket.number, (current) => joinMessage(current, aReceived({ number: ticket.number, at })));
    const [first, second] = [desk.tick(), desk.tick()];
    for (const at of [first, second]) await write(at);
    for (const [at, left] of [
      [first, second],
      [second, undefined],
    ] as const) {
      const entry = (await desk.entries(ticket.number)).find((one) => one.type === 'received' && one.at === at);
      await desk.split(ticket.number, entry?.id ?? '');
      expect((await desk.head(ticket.number)).waitingSince).toBe(left);
    }
  });

  test('is shown once when its ticket is merged back', async () => {
    const { number, message } = await twoMatters();
    const made = await desk.split(number, message.id);
    await desk.merge(number, made.number);
    const texts = (await desk.entries(number)).flatMap((entry) => (entry.type === 'received' ? [entry.text] : []));
    expect(texts).toEqual(['aino writes', 'Please look at the invoice.']);
  });

  test('may lie on a ticket that was merged', async () => {
    const { number, message } = await twoMatters();
    const other = await desk.open('cecilia');
    await desk.merge(other.number, number);
    const made = await desk.split(other.number, message.id);
    expect(made.links).toEqual([{ number: other.number, kind: 'splitFrom' }]);
    expect(await textsOf(other.number)).not.toContain('Please look');
    await desk.unmerge(other.number, number);
    expect(await textsOf(number)).not.toContain('Please look');
  });

  test('gives the same ticket when it is split off again, and at the same time', async () => {
    const { number, message } = await twoMatters();
    const [one, other] = await Promise.all([desk.split(number, message.id), desk.split(number, message.id)]);
    expect(other.number).toBe(one.number);
    expect((await desk.split(number, message.id)).number).toBe(one.number);
    expect((await desk.head(number)).links).toHaveLength(1);
    expect(await desk.entries(one.number)).toHaveLength(2);
  });

  test('with a body too long for its entry is whole on the new ticket', async () => {
    const text = Array.from({ length: 9000 }, (_, nth) => `word${nth * 7919}`).join(' ');
    const { number, message } = await twoMatters({ text });
    const made = await desk.split(number, message.id);
    expect((await desk.entries(made.number))[0]).toMatchObject({ text });
  });
});

describe('splitting is refused with a sentence', () => {
  test('for the only message of a ticket', async () => {
    const ticket = await desk.open('aino');
    const [only] = await desk.entries(ticket.number);
    await desk.change(ticket.number, (current) => annotate(current, aNote({ number: ticket.number, at: desk.tick() })));
    expect(await refusal(desk.split(ticket.number, only?.id ?? ''))).toContain('the only message of its ticket');
  });

  test('for what did not come in, is not there, or does not lie at the desk', async () => {
    const { number, message } = await twoMatters();
    const note = aNote({ number, at: desk.tick() });
    await desk.change(number, (current) => annotate(current, note));
    expect(await refusal(desk.split(number, note.id))).toBe('is no message that came in');
    expect(await refusal(desk.split(number, 'nothing'))).toBe('The message does not exist.');
    const other = await desk.open('cecilia');
    expect(await refusal(desk.split(other.number, message.id))).toBe('The message does not exist.');
    await desk.change(number, (ticket) =>
      amend(ticket, { folder: 'trash' }, { actor: agentActor(), at: desk.tick(), idFor: () => anId() }),
    );
    expect(await refusal(desk.split(number, message.id))).toContain('not at the desk');
  });
});
