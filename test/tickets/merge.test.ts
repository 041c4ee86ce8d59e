import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  amend,
  annotate,
  answer,
  joinMessage,
  schedule,
  shelfOf,
  type Ticket,
  timeline,
} from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aClock, agentActor, aNote, anAddress, anId, aReceived, aSent, hour, minute } from '../support/factories.ts';
import { customer, type MergeDesk, mergeDesk } from './merge-support.ts';

let dynamo: TestDynamo;
let desk: MergeDesk;

beforeAll(async () => {
  dynamo = await startDynamo();
  desk = mergeDesk(dynamo);
});
afterAll(() => dynamo.stop());

const patched = (number: number, patch: Parameters<typeof amend>[1]) =>
  desk.change(number, (ticket) => amend(ticket, patch, { actor: agentActor(), at: desk.tick(), idFor: () => anId() }));
const written = (number: number, who: string) =>
  desk.change(number, (ticket) =>
    joinMessage(ticket, aReceived({ number: ticket.number, at: desk.tick(), from: customer(who) })),
  );
const answered = (number: number) =>
  desk.change(number, (ticket) => answer(ticket, aSent({ number: ticket.number, at: desk.tick() })));
/** What an agent sees of how a ticket stands. */
const stand = ({ status, assignee, waitingSince, clocks, folder, participants, closedAt, mergedInto }: Ticket) => ({
  ...{ status, assignee, waitingSince, clocks, folder, participants, closedAt, mergedInto },
});
const people = ({ participants }: Ticket) => participants.map(({ address }) => address);
const refusal = async (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error) => error.fields?.[0]?.message ?? error.message,
  );

describe('merging', () => {
  test('shows both timelines as one, each entry once, in order and paged', async () => {
    const [a, b] = [await desk.open('aino'), await desk.open('bertta')];
    await written(a.number, 'aino');
    await written(b.number, 'bertta');
    const before = [...(await desk.entries(a.number)), ...(await desk.entries(b.number))].map(({ id }) => id);
    const merged = await desk.merge(a.number, b.number);
    const all = await desk.entries(a.number);
    expect(
      all
        .filter(({ id }) => before.includes(id))
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(before.toSorted());
    expect(all.map(({ order }) => order)).toEqual(all.map(({ order }) => order).toSorted());
    expect(all.at(-1)).toMatchObject({ field: 'merged' });
    const paged: string[] = [];
    const backwards: string[] = [];
    for (const [ids, newestFirst] of [
      [paged, false],
      [backwards, true],
    ] as const) {
      let cursor: string | undefined;
      do {
        const page = await timeline(desk.store, merged, { limit: 2, newestFirst, cursor });
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
    }
    expect(paged).toEqual(all.map(({ id }) => id));
    expect(backwards).toEqual(paged.toReversed());
  });

  test('takes the people in, waits for the longer waiting and opens what rested', async () => {
    const b = await desk.open('bertta', { participants: [anAddress('boss@customer.test', 'Boss')] });
    const a = await desk.open('aino');
    await patched(a.number, { status: 'closed' });
    const merged = await desk.merge(a.number, b.number);
    expect(merged).toMatchObject({ status: 'open', waitingSince: b.waitingSince });
    expect(people(merged)).toEqual(['bertta@customer.test', 'boss@customer.test']);
    expect(merged.merged).toMatchObject([{ number: b.number, brought: people(merged) }]);
    expect(await desk.entries(a.number)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ number: a.number, field: 'merged', to: { number: b.number } }),
        expect.objectContaining({ number: b.number, field: 'merged', to: { into: a.number } }),
        expect.objectContaining({ number: a.number, field: 'status', from: 'closed', to: 'open' }),
      ]),
    );
  });

  test('takes the other out of every list and of what falls due, whatever its clocks say', async () => {
    const [a, b] = [await desk.open('aino'), await desk.open('bertta', { clocks: [aClock()] })];
    await patched(b.number, { assignee: 'ben@demo.test' });
    await desk.merge(a.number, b.number);
    const numbersIn = async (query: object) =>
      (await desk.store.list({ mailboxes: ['support'], limit: 100, ...query })).items.map(({ number }) => number);
    expect(await numbersIn({})).toContain(a.number);
    for (const query of [{}, { assignee: 'ben@demo.test' }, { folder: 'unassigned' }, { folder: 'assigned' }])
      expect(await numbersIn(query)).not.toContain(b.number);
    const due = await desk.store.due(Number.MAX_SAFE_INTEGER, { limit: 100 });
    expect(due.items.map(({ number }) => number)).not.toContain(b.number);
    expect(shelfOf(await desk.head(b.number))).toBe('merged');
  });

  test("shows a customer whose ticket was merged into another's that one, once", async () => {
    const [a, b, c] = [await desk.open('aino2'), await desk.open('bertta2'), await desk.open('bertta2')];
    await desk.merge(a.number, b.number);
    await desk.merge(a.number, c.number);
    const of = async (who: string) =>
      (await desk.store.list({ mailboxes: ['support'], customer: `customer-${who}`, limit: 50 })).items;
    expect((await of('bertta2')).map(({ number }) => number)).toEqual([a.number]);
    expect((await of('aino2')).map(({ number }) => number)).toEqual([a.number]);
  });

  test('states that the one has left the open ones, without a time, and that a closed one has come back', async () => {
    const [a, b] = [await desk.open('aino'), await desk.open('bertta')];
    await patched(a.number, { status: 'closed' });
    await desk.merge(a.number, b.number);
    const stated = (await desk.entries(a.number)).filter(
      (entry) => entry.type === 'change' && entry.field === 'merged',
    );
    expect(stated.map(({ number, facts, state }) => [number, facts, state?.merged]).toSorted()).toEqual([
      [a.number, [{ fact: 'reopened' }], undefined],
      [b.number, [{ fact: 'closed' }], true],
    ]);
  });

  test('leads whatever is done to the other on', async () => {
    const [a, b] = [await desk.open('aino'), await desk.open('bertta')];
    await desk.merge(a.number, b.number);
    await written(b.number, 'bertta');
    await desk.change(b.number, (ticket) => annotate(ticket, aNote({ number: ticket.number, at: desk.tick() })));
    expect((await desk.entries(a.number)).slice(-2).map(({ number, type }) => [number, type])).toEqual([
      [a.number, 'received'],
      [a.number, 'note'],
    ]);
  });

  test('raises the version above both, so that nobody answers on what they saw of either', async () => {
    const [a, b] = [await desk.open('aino'), await desk.open('bertta')];
    for (const priority of ['low', 'high', 'urgent'] as const) await patched(b.number, { priority });
    const seen = await desk.head(b.number);
    expect((await desk.merge(a.number, b.number)).version).toBeGreaterThan(seen.version);
    const together = await desk.head(a.number);
    expect((await desk.unmerge(a.number, b.number)).version).toBeGreaterThan(together.version);
  });

  test('changes nothing when it is repeated', async () => {
    const [a, b] = [await desk.open('aino'), await desk.open('bertta')];
    await desk.merge(a.number, b.number);
    const [ticket, entries] = [await desk.head(a.number), await desk.entries(a.number)];
    expect(await desk.merge(a.number, b.number)).toEqual(ticket);
    expect(await desk.entries(a.number)).toEqual(entries);
  });

  test('is refused with a sentence', async () => {
    const [a, b, c] = [await desk.open('aino'), await desk.open('bertta'), await desk.open('cecilia')];
    expect(await refusal(desk.merge(a.number, a.number))).toBe('is this ticket itself');
    expect(await refusal(desk.merge(a.number, 999_999))).toBe('Ticket #999999 does not exist.');
    await desk.merge(a.number, b.number);
    expect(await refusal(desk.merge(c.number, b.number))).toBe('was merged into another ticket already');
    await patched(c.number, { folder: 'spam' });
    expect(await refusal(desk.merge(a.number, c.number))).toBe('is not at the desk; move it there first');
    expect(await refusal(desk.merge(c.number, a.number))).toBe(
      'cannot be merged into a ticket that is not at the desk',
    );
  });

  test('is refused while messages wait for their time, and above twenty', async () => {
    const [a, b] = [await desk.open('aino'), await desk.open('bertta')];
    const at = desk.tick();
    await desk.change(b.number, (ticket) => {
      const draft = aSent({ number: b.number });
      const message = { id: anId(), number: b.number, sendAt: at + hour, by: agentActor(), draft };
      return schedule(ticket, message, { actor: agentActor(), at });
    });
    expect(await refusal(desk.merge(a.number, b.number))).toContain('messages that wait for their time');
    const full = await desk.open('full');
    for (let count = 0; count < 20; count += 1) await desk.merge(full.number, (await desk.open('one')).number);
    expect(await refusal(desk.merge(full.number, (await desk.open('more')).number))).toContain('at most 20');
  });

  test('follows at most five mergings', async () => {
    const chain = [await desk.open('root')];
    const grow = async () => {
      const next = await desk.open('next');
      const [top] = chain;
      const outcome = await refusal(desk.merge(next.number, top?.number ?? 0));
      if (outcome === 'done') chain.unshift(next);
      return outcome;
    };
    for (let count = 0; count < 5; count += 1) expect(await grow()).toBe('done');
    expect(await grow()).toContain('merged 5 times already');
    const [top] = chain;
    expect((await written(chain.at(-1)?.number ?? 0, 'root')).number).toBe(top?.number);
  });
});

describe('taking apart', () => {
  test('brings the other back exactly as it was, with its clocks', async () => {
    const [a, b] = [await desk.open('aino'), await desk.open('bertta', { clocks: [aClock()] })];
    await patched(b.number, { assignee: 'ben@demo.test', tags: ['lamp'] });
    const before = await desk.head(b.number);
    await desk.merge(a.number, b.number);
    await written(b.number, 'aino');
    const back = await desk.unmerge(a.number, b.number);
    expect(stand(back)).toEqual(stand(before));
    expect(back.tags).toEqual(['lamp']);
    expect(await desk.store.due(Number.MAX_SAFE_INTEGER, { limit: 100 })).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ number: b.number, at: before.clocks[0]?.warnAt })]),
    });
    expect((await desk.entries(b.number)).filter(({ type }) => type === 'received')).toHaveLength(1);
    expect((await desk.entries(a.number)).filter(({ type }) => type === 'received')).toHaveLength(2);
  });

  test('takes out the people who came with it, but for who has written since', async () => {
    const a = await desk.open('aino');
    const b = await desk.open('bertta', { participants: [anAddress('boss@customer.test', 'Boss')] });
    await desk.merge(a.number, b.number);
    await written(a.number, 'bertta');
    await desk.unmerge(a.number, b.number);
    expect(people(await desk.head(a.number))).toEqual(['bertta@customer.test']);
  });

  test('leaves the people whom another merged ticket has brought as well', async () => {
    const shared = { participants: [anAddress('boss@customer.test', 'Boss')] };
    const a = await desk.open('aino');
    const [b, c] = [await desk.open('bertta', shared), await desk.open('cecilia', shared)];
    await desk.merge(a.number, b.number);
    await desk.merge(a.number, c.number);
    await desk.unmerge(a.number, b.number);
    expect(people(await desk.head(a.number)).toSorted()).toEqual(['boss@customer.test', 'cecilia@customer.test']);
    await desk.unmerge(a.number, c.number);
    expect(people(await desk.head(a.number))).toEqual([]);
  });

  test.each([['in the order of merging'], ['in the opposite order']])(
    'gives the own waiting back, %s',
    async (order) => {
      const [c, b, a] = [await desk.open('cecilia'), await desk.open('bertta'), await desk.open('aino')];
      await desk.merge(a.number, b.number);
      await desk.merge(a.number, c.number);
      expect((await desk.head(a.number)).waitingSince).toBe(c.waitingSince);
      const both = order === 'in the order of merging' ? [b, c] : [c, b];
      for (const { number } of both) await desk.unmerge(a.number, number);
      expect((await desk.head(a.number)).waitingSince).toBe(a.waitingSince);
    },
  );

  test('keeps a waiting that has begun since', async () => {
    const [b, a] = [await desk.open('bertta'), await desk.open('aino')];
    await desk.merge(a.number, b.number);
    await answered(a.number);
    const { waitingSince } = await written(a.number, 'aino');
    await desk.unmerge(a.number, b.number);
    expect((await desk.head(a.number)).waitingSince).toBe(waitingSince);
  });

  test('takes with it what had come with it', async () => {
    const [a, b, c] = [await desk.open('aino'), await desk.open('bertta'), await desk.open('cecilia')];
    await desk.merge(b.number, c.number);
    await desk.merge(a.number, b.number);
    expect((await desk.head(a.number)).merged).toMatchObject([
      { number: b.number },
      { number: c.number, via: b.number },
    ]);
    await desk.unmerge(a.number, b.number);
    expect((await desk.head(a.number)).merged ?? []).toEqual([]);
    expect(people(await desk.head(a.number))).toEqual([]);
    expect((await written(c.number, 'cecilia')).number).toBe(b.number);
  });

  test('takes one out that had come with another, at once from both', async () => {
    const [a, b, c] = [await desk.open('aino'), await desk.open('bertta'), await desk.open('cecilia')];
    await desk.merge(b.number, c.number);
    await desk.merge(a.number, b.number);
    const back = await desk.unmerge(a.number, c.number);
    expect(back.mergedInto).toBeUndefined();
    expect((await desk.head(a.number)).merged).toMatchObject([{ number: b.number }]);
    expect((await desk.head(b.number)).merged ?? []).toEqual([]);
    expect(people(await desk.head(a.number))).toEqual(['bertta@customer.test']);
    expect(people(await desk.head(b.number))).toEqual([]);
  });

  test('changes nothing when it is repeated, and nothing that was never together', async () => {
    const [a, b, c] = [await desk.open('aino'), await desk.open('bertta'), await desk.open('cecilia')];
    await desk.merge(a.number, b.number);
    const back = await desk.unmerge(a.number, b.number);
    expect(await desk.unmerge(a.number, b.number)).toEqual(back);
    await desk.merge(c.number, b.number);
    expect(await refusal(desk.unmerge(a.number, b.number))).toContain('does not exist');
    expect((await desk.head(b.number)).mergedInto).toBe(c.number);
  });
});

test('a merged ticket is deleted with the one that it was merged into', async () => {
  const [a, b] = [await desk.open('aino'), await desk.open('bertta')];
  await desk.merge(a.number, b.number);
  const trashed = await patched(a.number, { folder: 'trash' });
  expect(await desk.store.remove([trashed], 'lead@demo.test', desk.tick())).toEqual([a.number]);
  for (const { number } of [a, b]) {
    expect(await desk.store.isDeleted(number)).toBe(true);
    expect((await desk.store.entries(number)).items).toEqual([]);
  }
});

test('a timeline costs what it did for a ticket that nothing was merged into, and for others what its pages cost', async () => {
  const [a, b] = [await desk.open('aino'), await desk.open('bertta')];
  for (let count = 0; count < 30; count += 1) {
    for (const { number } of [a, b])
      await desk.change(number, (ticket) => annotate(ticket, aNote({ number, at: desk.tick() + minute })));
  }
  const cost = async (read: () => Promise<unknown>) => {
    dynamo.resetUnits();
    await read();
    return dynamo.units().read;
  };
  const plain = await cost(() => desk.store.entries(a.number, { limit: 50 }));
  expect(await cost(() => timeline(desk.store, a, { limit: 50 }))).toBe(plain);
  const merged = await desk.merge(a.number, b.number);
  expect(await cost(() => timeline(desk.store, merged, { limit: 50 }))).toBeLessThanOrEqual(2 * plain + 2);
});
