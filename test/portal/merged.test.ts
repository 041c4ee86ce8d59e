import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCustomerStore } from '../../functions/customers/index.ts';
import { reply, visibleEntries, visibleTicket } from '../../functions/portal/portal-desk.ts';
import { createServiceLevelStore } from '../../functions/service-levels/index.ts';
import { createSettingsStore } from '../../functions/settings/index.ts';
import { joinMessage } from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aMailbox, anId, aReceived } from '../support/factories.ts';
import { customer, type MergeDesk, mergeDesk } from '../tickets/merge-support.ts';

let dynamo: TestDynamo;
let desk: MergeDesk;

beforeAll(async () => {
  dynamo = await startDynamo();
  desk = mergeDesk(dynamo);
  await createSettingsStore({ client: dynamo.client, table: dynamo.tickets }).saveMailbox(aMailbox());
});
afterAll(() => dynamo.stop());

const means = () => {
  const over = { client: dynamo.client, table: dynamo.tickets };
  return {
    tickets: desk.store,
    settings: createSettingsStore(over),
    customers: createCustomerStore(over),
    serviceLevels: createServiceLevelStore(over),
    clock: { now: desk.tick },
    ids: { next: () => anId() },
  };
};
const linkTo = (number: number) => ({ type: 'link', number }) as const;
const textsBy = async (number: number) =>
  (await visibleEntries(means(), linkTo(number), number, { limit: 50 })).items.map(({ text }) => text);

test('a link to a ticket that was merged opens the one that it leads to, until they are taken apart', async () => {
  const [a, b] = [await desk.open('aino'), await desk.open('bertta')];
  await desk.merge(a.number, b.number);
  expect((await visibleTicket(means(), linkTo(b.number), b.number)).number).toBe(a.number);
  expect(await textsBy(b.number)).toEqual(['aino writes', 'bertta writes']);
  await desk.unmerge(a.number, b.number);
  expect(await textsBy(b.number)).toEqual(['bertta writes']);
  await expect(visibleTicket(means(), linkTo(b.number), a.number)).rejects.toThrow('does not exist');
});

test('what is written by such a link is written once to the one that it leads to', async () => {
  const [a, b] = [await desk.open('aino'), await desk.open('bertta')];
  const visitor = { principal: linkTo(b.number), author: customer('bertta') };
  const first = await reply(means(), visitor, b.number, 'Hello again', 'key');
  await desk.merge(a.number, b.number);
  expect(await reply(means(), visitor, b.number, 'Hello again', 'key')).toMatchObject({ id: first.id });
  expect(await reply(means(), visitor, b.number, 'And more', 'other')).toMatchObject({ number: a.number });
  expect(await textsBy(b.number)).toEqual(['aino writes', 'bertta writes', 'Hello again', 'And more']);
});

test('a customer who takes part in the merged ticket alone reads on, and one who does not reads nothing', async () => {
  const [a, b] = [await desk.open('aino'), await desk.open('bertta')];
  const as = (who: string) => ({ type: 'customer', id: `customer-${who}`, address: `${who}@customer.test` }) as const;
  await expect(visibleTicket(means(), as('bertta'), a.number)).rejects.toThrow('does not exist');
  await desk.merge(a.number, b.number);
  for (const { number } of [a, b]) {
    expect((await visibleTicket(means(), as('bertta'), number)).number).toBe(a.number);
    await expect(visibleTicket(means(), as('cecilia'), number)).rejects.toThrow('does not exist');
  }
  await desk.unmerge(a.number, b.number);
  await expect(visibleTicket(means(), as('bertta'), a.number)).rejects.toThrow('does not exist');
});

test('a message that was split off is not shown to those who stay', async () => {
  const ticket = await desk.open('aino');
  const message = aReceived({ number: ticket.number, at: desk.tick(), from: customer('bertta'), text: 'Not for Aino' });
  await desk.change(ticket.number, (current) => joinMessage(current, message));
  expect(await textsBy(ticket.number)).toContain('Not for Aino');
  const made = await desk.split(ticket.number, message.id);
  expect(await textsBy(ticket.number)).toEqual(['aino writes']);
  expect(await textsBy(made.number)).toEqual(['Not for Aino']);
});
