import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RelayedEntry, relayedEntry } from '../../functions/platform/messages.ts';
import { countsChanges } from '../../functions/reports/counts.ts';
import { factsOf } from '../../functions/reports/fact.ts';
import {
  amend,
  annotate,
  type Change,
  InvalidChangeError,
  joinMessage,
  shelfOf,
  type Ticket,
} from '../../functions/tickets/index.ts';
import { peopleOf } from '../../functions/tickets/merge.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, aNote, anId, aReceived } from '../support/factories.ts';
import { customer, type MergeDesk, mergeDesk } from './merge-support.ts';

let dynamo: TestDynamo;

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

/** One thing that happens; numbers choose among the tickets and messages there are. */
type Step = readonly [
  'open' | 'join' | 'note' | 'close' | 'give' | 'merge' | 'unmerge' | 'split',
  number,
  number,
  'aino' | 'bertta' | 'cecilia',
];

const step = fc.tuple(
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('merge', 'unmerge') },
    { weight: 3, arbitrary: fc.constantFrom('open', 'join', 'note', 'close', 'give', 'split') },
  ),
  fc.nat(50),
  fc.nat(50),
  fc.constantFrom('aino', 'bertta', 'cecilia'),
) as fc.Arbitrary<Step>;

/** What must be there, told without the code that is tested. */
interface Model {
  numbers: number[];
  parent: Map<number, number>;
  /** Ids of messages and notes that lie on each ticket. */
  own: Map<number, Set<string>>;
  /** Who has opened it or written to it. */
  people: Map<number, Set<string>>;
}

const rootOf = ({ parent }: Model, number: number): number => {
  let at = number;
  for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up;
  return at;
};
/** A ticket and all that were merged into it. */
const treeOf = (model: Model, number: number): number[] => [
  number,
  ...model.numbers.filter((one) => model.parent.get(one) === number).flatMap((one) => treeOf(model, one)),
];
const of = <T>(map: Map<number, Set<T>>, numbers: readonly number[]): T[] =>
  [...new Set(numbers.flatMap((number) => [...(map.get(number) ?? [])]))].toSorted();
const at = <T>(items: readonly T[], index: number): T | undefined => items[index % Math.max(1, items.length)];

/** A desk that remembers every entry that was kept, as the stream would tell of it. */
function recorded() {
  const desk = mergeDesk(dynamo);
  const told = new Map<string, RelayedEntry>();
  const remember = ({ ticket, entries }: Change) => {
    for (const entry of entries)
      told.set(`${entry.number}/${entry.id}`, relayedEntry.parse({ ...entry, mailbox: ticket.mailbox, sk: '' }));
  };
  const { create, save, saveTogether } = desk.store;
  Object.assign(desk.store, {
    create: async (change: Change) => {
      await create(change);
      remember(change);
    },
    save: async (change: Change, version?: number) => {
      await save(change, version);
      remember(change);
    },
    saveTogether: async (...args: Parameters<typeof saveTogether>) => {
      await saveTogether(...args);
      for (const { change } of args[0]) remember(change);
    },
  } satisfies Partial<MergeDesk['store']>);
  return { desk, told };
}

async function play(desk: MergeDesk, model: Model, [kind, first, second, who]: Step): Promise<void> {
  const number = at(model.numbers, first);
  const add = (to: number, id: string) => model.own.set(to, new Set(model.own.get(to)).add(id));
  if (kind === 'open' || number === undefined) {
    const ticket = await desk.open(who);
    const [message] = await desk.entries(ticket.number);
    model.numbers.push(ticket.number);
    model.people.set(ticket.number, new Set([`${who}@customer.test`]));
    return void add(ticket.number, message?.id ?? '');
  }
  const root = rootOf(model, number);
  const id = anId();
  const place = { id, at: desk.tick() };
  switch (kind) {
    case 'join':
      await desk.change(number, (ticket) =>
        joinMessage(ticket, aReceived({ ...place, number: ticket.number, from: customer(who) })),
      );
      model.people.get(root)?.add(`${who}@customer.test`);
      return void add(root, id);
    case 'note':
      await desk.change(number, (ticket) => annotate(ticket, aNote({ ...place, number: ticket.number })));
      return void add(root, id);
    case 'close':
    case 'give': {
      const patch = kind === 'close' ? { status: 'closed' as const } : { assignee: `${who}@demo.test` };
      const by = { actor: agentActor(), at: place.at, idFor: () => anId() };
      return void (await desk.change(number, (ticket) => amend(ticket, patch, by)));
    }
    default:
      return shuffle(desk, model, [kind, number, second]);
  }
}

async function shuffle(
  desk: MergeDesk,
  model: Model,
  [kind, number, second]: readonly ['merge' | 'unmerge' | 'split', number, number],
): Promise<void> {
  const root = rootOf(model, number);
  try {
    if (kind === 'merge') {
      const other = at(model.numbers, second) ?? 0;
      await desk.merge(number, other);
      // Merging what leads there already does nothing.
      if (rootOf(model, other) !== root) model.parent.set(other, root);
    } else if (kind === 'unmerge' && model.parent.has(number)) {
      await desk.unmerge(root, number);
      model.parent.delete(number);
    } else if (kind === 'split') {
      const tree = treeOf(model, root);
      const id = at(of(model.own, tree), second) ?? '';
      const made = await desk.split(number, id);
      const [copy] = await desk.entries(made.number);
      for (const one of tree) model.own.get(one)?.delete(id);
      model.numbers.push(made.number);
      model.own.set(made.number, new Set([copy?.id ?? '']));
      model.people.set(made.number, new Set([made.requester.address]));
    }
  } catch (error) {
    // It was refused, and nothing has happened.
    if (!(error instanceof InvalidChangeError)) throw error;
  }
}

async function check(desk: MergeDesk, model: Model): Promise<void> {
  const shown: string[] = [];
  for (const number of model.numbers) {
    const head = await desk.head(number);
    expect(peopleOf(head).toSorted(), `people of ${number}`).toEqual(of(model.people, treeOf(model, number)));
    expect(head.mergedInto).toBe(model.parent.get(number));
    if (model.parent.has(number)) continue;
    const entries = await desk.entries(number);
    expect(entries.map(({ order }) => order)).toEqual(entries.map(({ order }) => order).toSorted());
    const messages = entries.filter(({ type }) => type !== 'change').map(({ id }) => id);
    expect(messages.toSorted(), `timeline of ${number}`).toEqual(of(model.own, treeOf(model, number)));
    shown.push(...entries.map((entry) => entry.id));
  }
  expect(new Set(shown).size, 'no entry is shown twice').toBe(shown.length);
}

/** How many tickets the counters of the stream say there are, and how many there are. */
async function counters(desk: MergeDesk, model: Model, told: Map<string, RelayedEntry>) {
  const messages = [...told.values()].map((message) => ({ message, facts: factsOf(message, undefined, 'UTC') }));
  const counted = countsChanges(messages).get('support');
  const heads = await Promise.all(model.numbers.map(desk.head));
  const tally = (names: (string | undefined)[]) => {
    const made: Record<string, number> = {};
    for (const name of names) if (name !== undefined) made[name] = (made[name] ?? 0) + 1;
    return made;
  };
  const isOpen = ({ status, mergedInto }: Ticket) => status !== 'closed' && mergedInto === undefined;
  const stated = [...told.values()].flatMap(({ facts = [] }) => facts.map(({ fact }) => fact));
  const times = (fact: string) => stated.filter((one) => one === fact).length;
  return {
    counted: { shelves: counted?.shelves ?? {}, mine: counted?.mine ?? {}, open: counted?.open ?? 0 },
    there: {
      shelves: tally(heads.map((head) => shelfOf(head))),
      mine: tally(heads.filter(isOpen).map(({ assignee }) => assignee)),
      open: heads.filter(isOpen).length,
    },
    openedLessClosed: times('created') + times('reopened') - times('closed'),
  };
}

describe('whatever is merged, taken apart and split off, in whatever order', () => {
  test('no entry is lost or doubled, people are where they wrote, and the counters are right, after every step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 16 }), async (steps) => {
        const { desk, told } = recorded();
        const model: Model = { numbers: [], parent: new Map(), own: new Map(), people: new Map() };
        for (const one of [...opening, ...steps]) {
          await play(desk, model, one);
          await check(desk, model);
          const { counted, there, openedLessClosed } = await counters(desk, model, told);
          expect(counted).toEqual(there);
          expect(openedLessClosed).toBe(there.open);
        }
      }),
      { numRuns: 60 },
    );
  }, 300_000);
});

/** Customers who have written to several of them. */
const opening: Step[] = [
  ['open', 0, 0, 'aino'],
  ['open', 0, 0, 'bertta'],
  ['open', 0, 0, 'bertta'],
  ['open', 0, 0, 'cecilia'],
  ['join', 3, 0, 'bertta'],
];
