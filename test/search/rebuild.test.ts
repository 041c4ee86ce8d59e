import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RebuildOptions, rebuild, ticketWords } from '../../functions/search/rebuild.ts';
import { createSearchStore, MAX_NUMBER } from '../../functions/search/search-store.ts';
import { createVocabulary } from '../../functions/search/vocabulary.ts';
import { amend } from '../../functions/tickets/amend.ts';
import type { Ticket } from '../../functions/tickets/ticket.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, aReceived, someTime } from '../support/factories.ts';

describe('making the search anew', () => {
  let dynamo: TestDynamo;
  let api: TestApi;
  beforeAll(async () => {
    dynamo = await startDynamo();
    api = await startApi(dynamo);
  });
  afterAll(() => dynamo?.stop());

  const postings = () => createSearchStore({ client: dynamo.client, table: dynamo.search });
  const options = (more: Partial<RebuildOptions> = {}): RebuildOptions => {
    const over = { client: dynamo.client, tickets: dynamo.tickets, search: dynamo.search };
    return { ...over, rebuilders: [ticketWords(over)], ...more };
  };
  const numbersOf = async (term: string) => (await postings().read(term, MAX_NUMBER, 500)).map(({ number }) => number);
  let all = 0;
  async function arrives(text: string, folder?: 'spam'): Promise<Ticket> {
    all += 1;
    const number = await api.tickets.nextNumber();
    return api.ticket({ number, folder, message: aReceived({ number, text, messageId: `<${number}@customer.test>` }) });
  }
  const found = async (q: string) => {
    const { body } = await api.as('admin@demo.test')<{ items: { number: number }[] }>('GET', '/search', {
      query: { q },
    });
    return body.items.map(({ number }) => number);
  };

  let first: Ticket;
  let second: Ticket;
  beforeEach(async () => {
    first ??= await arrives('A wombat digs');
    second ??= await arrives('Two wombats sleep');
  });

  it('finds everything again that was lost, by word, beginning and form, and nothing of spam', async () => {
    const spam = await arrives('wombat offers', 'spam');
    expect(await found('wombat')).toEqual([]);
    expect(await rebuild(options())).toBe(3);
    for (const q of ['wombat', 'womb', 'wombats']) expect(await found(q), q).toEqual([second.number, first.number]);
    expect(await numbersOf('wombat')).not.toContain(spam.number);
  });

  it('forgets what no ticket stands for any more, and leaves what is not its own', async () => {
    await postings().put(999, ['wombat', 'tag:gone']);
    await createVocabulary({ client: dynamo.client, table: dynamo.search }).learn(['wombatty']);
    await rebuild(options());
    expect(await numbersOf('tag:gone')).toEqual([]);
    expect(await numbersOf('wombat')).toEqual([first.number]);
    expect(await createVocabulary({ client: dynamo.client, table: dynamo.search }).beginningWith('wombatt', 5)).toEqual(
      ['wombatty'],
    );
  });

  it('goes on where it was broken off, and begins again when told', async () => {
    for (let count = 0; count < 120; count++) await arrives(`Ticket of many, numbat ${count}`);
    const dies = { ...ticketWords(options()), calls: 0 };
    const dying = {
      ...dies,
      async ofTicket(ticket: Ticket) {
        if (ticket.number < first.number + 20) throw new Error('broken off');
        await dies.ofTicket(ticket);
      },
    };
    await expect(rebuild(options({ rebuilders: [dying] }))).rejects.toThrow('broken off');
    expect(await numbersOf('numbat')).not.toHaveLength(120);
    const lines: number[] = [];
    const done = await rebuild(options({ progress: ({ number }) => lines.push(number) }));
    expect(done).toBeLessThan(all);
    expect(await numbersOf('numbat')).toHaveLength(120);
    expect(lines).toEqual([1001]);
    expect(await rebuild(options({ anew: true }))).toBe(all);
  });

  it('keeps what functions write while it runs', async () => {
    let late: Ticket | undefined;
    let begun = false;
    const rebuilder = ticketWords(options());
    const busy = {
      ...rebuilder,
      async ofTicket(ticket: Ticket) {
        if (!begun) {
          begun = true;
          late = await arrives('A bilby appears');
          await rebuilder.ofTicket(late);
          const by = { actor: agentActor(), at: someTime, idFor: () => 'moved' };
          await api.tickets.save(amend(first, { status: 'waiting', mailbox: 'sales' }, by));
        }
        await rebuilder.ofTicket(ticket);
      },
    };
    await rebuild(options({ rebuilders: [busy] }));
    expect(await found('bilby')).toEqual([late?.number]);
    expect(await found('wombat')).toEqual([second.number, first.number]);
  });

  it('has others write what is theirs, for each ticket and at the end', async () => {
    const seen: number[] = [];
    let rested = 0;
    const other = {
      partitions: ['P#'],
      ofTicket: async ({ number }: Ticket) => void seen.push(number),
      rest: async () => void rested++,
    };
    await rebuild(options({ rebuilders: [ticketWords(options()), other] }));
    expect(seen).toHaveLength(all);
    expect(rested).toBe(1);
  });
});
