import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexTicket } from '../../functions/search/index-search.ts';
import { createSearchStore } from '../../functions/search/search-store.ts';
import { createVocabulary } from '../../functions/search/vocabulary.ts';
import type { Ticket } from '../../functions/tickets/ticket.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aReceived, aRequester } from '../support/factories.ts';

interface Suggested {
  tickets: { number: number }[];
  customers: { address: string }[];
  tags: string[];
}

describe('GET /search/suggest', () => {
  let dynamo: TestDynamo;
  let api: TestApi;
  beforeAll(async () => {
    dynamo = await startDynamo();
    api = await startApi(dynamo);
  });
  afterAll(() => dynamo?.stop());

  async function arrives(o: { subject: string; text?: string; mailbox?: string; name?: string; tags?: string[] }) {
    const { subject, text = 'Hello', mailbox = 'support', name = 'Kaisa Korhonen', tags = [] } = o;
    const requester = aRequester({ id: name, name, address: `${name.split(' ')[0]?.toLowerCase()}@customer.test` });
    const number = await api.tickets.nextNumber();
    const message = aReceived({ number, subject, text, from: requester, messageId: `<${number}@customer.test>` });
    const ticket = await api.ticket({ number, mailbox, requester, tags, message });
    const over = { client: dynamo.client, table: dynamo.search };
    const parts = { tickets: api.tickets, postings: createSearchStore(over), vocabulary: createVocabulary(over) };
    await indexTicket(parts, ticket);
    return ticket;
  }
  const suggested = async (q: string, agent = 'anna@demo.test'): Promise<Suggested> => {
    const { status, body } = await api.as(agent)<Suggested>('GET', '/search/suggest', { query: { q } });
    expect(status).toBe(200);
    return body;
  };
  const numbers = ({ tickets }: Suggested) => tickets.map(({ number }) => number);
  const numberOf = ({ number }: Ticket) => number;

  it('offers tickets by what is typed so far, newest first', async () => {
    const one = await arrives({ subject: 'Wallaby feed', text: 'for the kangaroos' });
    const other = await arrives({ subject: 'Wallabies' });
    expect(numbers(await suggested('wal'))).toEqual([other, one].map(numberOf));
    expect(numbers(await suggested('wallaby kangar'))).toEqual([one.number]);
    expect(numbers(await suggested(`#${one.number}`))).toEqual([one.number]);
    expect(await suggested('wa')).toEqual({ tickets: [], customers: [], tags: [] });
    expect(await suggested('')).toEqual({ tickets: [], customers: [], tags: [] });
    expect(await suggested('is:open')).toEqual({ tickets: [], customers: [], tags: [] });
  });

  it('offers customers and tags that begin with the last word', async () => {
    await arrives({ subject: 'Dingo', name: 'Dingolina Aalto', tags: ['dingo food', 'other'] });
    const { customers, tags } = await suggested('ding');
    expect(customers).toMatchObject([{ address: 'dingolina@customer.test' }]);
    expect(tags).toEqual(['dingo food']);
  });

  it('offers nothing of a mailbox that the agent may not see: no ticket, no customer, no tag, no word', async () => {
    const hidden = await arrives({ subject: 'Thylacine', mailbox: 'sales', name: 'Thyra Thy', tags: ['thylacines'] });
    for (const q of ['thyl', 'thyra', 'thylacine', `#${hidden.number}`, String(hidden.number)])
      expect(await suggested(q), q).toEqual({ tickets: [], customers: [], tags: [] });
    expect(numbers(await suggested('thyl', 'sam@demo.test'))).toEqual([hidden.number]);
    expect((await suggested('thyl', 'sam@demo.test')).tags).toEqual(['thylacines']);
  });

  it('costs twelve read units at most, also for common words with many longer ones', async () => {
    for (const ending of ['', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
      for (let turn = 0; turn < 4; turn++)
        await arrives({ subject: `Numbat${ending} common`, mailbox: turn % 2 ? 'sales' : 'support' });
    for (const q of ['numb', 'common numb', 'numbata common numb']) {
      dynamo.resetUnits();
      expect(numbers(await suggested(q)), q).not.toEqual([]);
      expect(dynamo.units().read, q).toBeLessThanOrEqual(12);
    }
  });
});
