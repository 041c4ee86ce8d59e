import { afterAll, beforeAll, expect, test } from 'vitest';
import { amend, type LinkKind, linkKinds, linkTickets, unlinkTickets } from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, anId } from '../support/factories.ts';
import { type MergeDesk, mergeDesk } from './merge-support.ts';

let dynamo: TestDynamo;
let desk: MergeDesk;

beforeAll(async () => {
  dynamo = await startDynamo();
  desk = mergeDesk(dynamo);
});
afterAll(() => dynamo.stop());

const by = () => ({ actor: agentActor(), at: desk.tick(), allow: () => undefined });
const linked = (number: number, other: number, kind: LinkKind) =>
  linkTickets(desk.store, number, { other, kind }, by());
const unlinked = (number: number, other: number, kind: LinkKind) =>
  unlinkTickets(desk.store, number, { other, kind }, by());
const linksOf = async (number: number) => (await desk.head(number)).links ?? [];

test.each(Object.entries(linkKinds) as [LinkKind, LinkKind][])(
  '%s gives the other ticket %s, and both go together',
  async (kind, counterpart) => {
    const [a, b] = [await desk.open('aino'), await desk.open('bertta')];
    await linked(a.number, b.number, kind);
    expect(await linksOf(a.number)).toEqual([{ number: b.number, kind }]);
    expect(await linksOf(b.number)).toEqual([{ number: a.number, kind: counterpart }]);
    for (const { number } of [a, b])
      expect((await desk.entries(number)).at(-1)).toMatchObject({ field: 'links', from: null });
    await unlinked(b.number, a.number, counterpart);
    expect([await linksOf(a.number), await linksOf(b.number)]).toEqual([[], []]);
    for (const { number } of [a, b])
      expect((await desk.entries(number)).at(-1)).toMatchObject({ field: 'links', to: null });
  },
);

test('a link that is there, and one that is not, change nothing', async () => {
  const [a, b] = [await desk.open('aino'), await desk.open('bertta')];
  await unlinked(a.number, b.number, 'parent');
  expect((await desk.head(a.number)).version).toBe(1);
  const once = await linked(a.number, b.number, 'parent');
  expect(await linked(a.number, b.number, 'parent')).toEqual(once);
});

test('a ticket is not linked to itself, nor to more than fifty', async () => {
  const a = await desk.open('aino');
  await expect(linked(a.number, a.number, 'relates')).rejects.toMatchObject({ fields: [{ path: 'number' }] });
  for (let count = 0; count < 50; count += 1) await linked(a.number, (await desk.open('other')).number, 'relates');
  await expect(linked(a.number, (await desk.open('more')).number, 'relates')).rejects.toThrow('at most 50 links');
});

test('a link names the ticket that a merged one leads to', async () => {
  const [a, b, c] = [await desk.open('aino'), await desk.open('bertta'), await desk.open('cecilia')];
  await desk.merge(b.number, c.number);
  await linked(a.number, c.number, 'duplicate');
  expect(await linksOf(a.number)).toEqual([{ number: b.number, kind: 'duplicate' }]);
});

test('a link to a ticket that was merged later, or deleted, can still be taken away', async () => {
  const [a, b, c] = [await desk.open('aino'), await desk.open('bertta'), await desk.open('cecilia')];
  await linked(a.number, b.number, 'relates');
  await linked(a.number, c.number, 'relates');
  await desk.merge((await desk.open('root')).number, b.number);
  const trashed = await desk.change(c.number, (ticket) =>
    amend(ticket, { folder: 'trash' }, { actor: agentActor(), at: desk.tick(), idFor: () => anId() }),
  );
  await desk.store.remove([trashed], 'lead@demo.test', desk.tick());
  for (const { number } of [b, c]) await unlinked(a.number, number, 'relates');
  expect([await linksOf(a.number), await linksOf(b.number)]).toEqual([[], []]);
});
