import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RelayedEntry } from '../../functions/platform/messages.ts';
import { indexEntry } from '../../functions/search/index-search.ts';
import { parseQuery } from '../../functions/search/query.ts';
import { search } from '../../functions/search/search.ts';
import { createSearchStore } from '../../functions/search/search-store.ts';
import { createVocabulary } from '../../functions/search/vocabulary.ts';
import { type Entry, joinMessage } from '../../functions/tickets/index.ts';
import { relay } from '../../functions/tickets/relay.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anAgentPrincipal, aReceived, someTime } from '../support/factories.ts';
import { customer, type MergeDesk, mergeDesk } from './merge-support.ts';

let dynamo: TestDynamo;
let desk: MergeDesk;

beforeAll(async () => {
  dynamo = await startDynamo();
  desk = mergeDesk(dynamo);
});
afterAll(() => dynamo.stop());

const over = () => ({ client: dynamo.client, table: dynamo.search });
const parts = () => ({
  tickets: desk.store,
  postings: createSearchStore(over()),
  vocabulary: createVocabulary(over()),
});
async function found(q: string, principal = anAgentPrincipal()) {
  const request = {
    query: parseQuery(q, { timeZone: 'UTC', now: someTime }),
    principal,
    mailboxes: ['support', 'sales'],
    limit: 50,
  };
  return (await search(parts(), request)).items;
}
const numbers = async (q: string, principal = anAgentPrincipal()) =>
  (await found(q, principal)).map(({ ticket }) => ticket.number);
/** Does what follows from entries, as far as the search hears of them. */
async function index(entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    const sk = `E#${String(entry.order).padStart(15, '0')}#${entry.id}`;
    const item = { ...entry, item: 'entry', pk: '', sk, mailbox: 'support' };
    for (const { queue, message } of relay(item))
      if (queue === 'search') await indexEntry(parts(), message as RelayedEntry);
  }
}
async function writing(who: string, text: string, mailbox = 'support') {
  const ticket = await desk.open(who, { mailbox });
  const message = aReceived({ number: ticket.number, at: desk.tick(), from: customer(who), text });
  await desk.change(ticket.number, (current) => joinMessage(current, message));
  await index(await desk.entries(ticket.number));
  return { number: ticket.number, message };
}

test('what stands on a merged ticket is found as the one that it leads to, once and by the rights to that', async () => {
  const a = await writing('aino', 'The chandelier is dark');
  const b = await writing('bertta', 'The chandelier is zigzagging', 'sales');
  await desk.merge(a.number, b.number);
  expect(await numbers('chandelier')).toEqual([a.number]);
  expect(await found('zigzagging')).toMatchObject([
    { ticket: { number: a.number }, excerpt: expect.stringContaining('zigzagging') },
  ]);
  expect(await numbers(`#${b.number}`)).toEqual([a.number]);
  for (const q of ['zigzagging', `#${b.number}`]) {
    expect(await numbers(q, anAgentPrincipal({ mailboxes: ['sales'] }))).toEqual([]);
    expect(await numbers(q, anAgentPrincipal({ mailboxes: ['support'] }))).toEqual([a.number]);
  }
  await desk.unmerge(a.number, b.number);
  expect(await numbers('zigzagging')).toEqual([b.number]);
});

test('the words of a message that was split off lead to its new ticket alone', async () => {
  const { number, message } = await writing('cecilia', 'cecilia writes of a xylophone');
  expect(await numbers('xylophone')).toEqual([number]);
  const made = await desk.split(number, message.id);
  await index((await desk.entries(number)).slice(-1));
  await index(await desk.entries(made.number));
  expect(await numbers('xylophone')).toEqual([made.number]);
  // Words that stand on other messages as well are still found there.
  expect((await numbers('cecilia writes')).toSorted()).toEqual([number, made.number].toSorted());
});
