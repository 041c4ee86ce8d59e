import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeAddress } from '../../functions/customers/addresses.ts';
import { customerIdOf, idsOf } from '../../functions/customers/customer.ts';
import { type CustomerChanges, createCustomerChanges } from '../../functions/customers/customer-changes.ts';
import { type CustomerHead, customerOf, phonesToKeep } from '../../functions/customers/customer-item.ts';
import { type CustomerStore, createCustomerStore } from '../../functions/customers/customer-store.ts';
import { merge, mostMerged, unmerge } from '../../functions/customers/merging.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';

const by = 'anna@demo.test';
const aHead = (name: string, over: Partial<CustomerHead> = {}): CustomerHead => {
  const address = `${name}@x.test`;
  return { id: customerIdOf(address), name, addresses: [address], createdAt: 1, ...over };
};

describe('a merged customer', () => {
  const maija = aHead('maija', { phones: ['+358 40 123 4567'] });
  const mv = aHead('mv', { phones: ['040 123 4567', '09 555 555'], segment: 'vip', mailboxes: ['sales'] });

  it('has the addresses and phones of both, each once, and what only one of them says', () => {
    expect(customerOf(merge(maija, mv, 2, by).into)).toMatchObject({
      name: 'maija',
      addresses: ['maija@x.test', 'mv@x.test'],
      phones: ['+358 40 123 4567', '040 123 4567', '09 555 555'],
      segment: 'vip',
      mailboxes: ['sales'],
    });
  });

  it('keeps what was said of the one that stays, also that there is none', () => {
    const plain = { ...maija, segment: null };
    expect(customerOf(merge(plain, mv, 2, by).into).segment).toBeNull();
  });

  it('can lose a phone of the other, who has it again when the merge is undone', () => {
    const { into } = merge(maija, mv, 2, by);
    const kept = { ...into, ...phonesToKeep(into, ['+358 40 123 4567']) };
    expect(customerOf(kept).phones).toEqual(['+358 40 123 4567']);
    expect(unmerge(kept, { ...mv, alias: maija.id })?.from.phones).toEqual(mv.phones);
  });

  it('cannot be themselves, nor more than twenty-one', () => {
    expect(() => merge(maija, maija, 2, by)).toThrow('themselves');
    const full = Array.from({ length: mostMerged }, (_, at) => aHead(`p${at}`)).reduce(
      (into, from) => merge(into, from, 2, by).into,
      maija,
    );
    expect(() => merge(full, mv, 2, by)).toThrow('At most 20');
  });

  it('gives back how mail has fared meanwhile to whose address it is', () => {
    const mark = { address: 'mv@x.test', kind: 'bounced', reason: 'gone', at: 3 } as const;
    const { into, from } = merge(maija, mv, 2, by);
    const undone = unmerge({ ...into, undeliverable: [mark] }, from);
    expect(undone?.into.undeliverable).toEqual([]);
    expect(undone?.from.undeliverable).toEqual([mark]);
  });
});

/** How it should be: who has which address of their own, and into whom they were merged. */
class Model {
  own = new Map<string, Set<string>>();
  parent = new Map<string, string>();
  names = new Map<string, string>();
  root(id: string): string {
    const parent = this.parent.get(id);
    return parent === undefined ? id : this.root(parent);
  }
  tree(root: string): string[] {
    return [...this.own.keys()].filter((id) => this.root(id) === root);
  }
  addresses(root: string): string[] {
    return this.tree(root).flatMap((id) => [...(this.own.get(id) ?? [])]);
  }
}

type Step =
  | { do: 'add' | 'remove' | 'rename'; who: number; what: number }
  | { do: 'merge'; who: number; what: number }
  | { do: 'unmerge'; who: number; what: number };

const people = 5;
const steps = fc.array(
  fc.record({
    do: fc.constantFrom('add', 'remove', 'rename', 'merge', 'merge', 'unmerge'),
    who: fc.nat(people - 1),
    what: fc.nat(people - 1),
  }) as fc.Arbitrary<Step>,
  { minLength: 4, maxLength: 14 },
);

describe('customers through any order of changes, merges and their undoing', () => {
  let dynamo: TestDynamo;
  let store: CustomerStore;
  let changes: CustomerChanges;
  let run = 0;
  beforeAll(async () => {
    dynamo = await startDynamo();
    store = createCustomerStore({ client: dynamo.client, table: dynamo.tickets });
    changes = createCustomerChanges({ client: dynamo.client, table: dynamo.tickets });
  });
  afterAll(() => dynamo?.stop());

  const place = () => ({ client: dynamo.client, table: dynamo.tickets });
  const address = (who: number, what: number | 'home') => `${run}-${who}-${what}@x.test`;
  const idAt = (who: number) => customerIdOf(address(who, 'home'));

  async function take(step: Step, model: Model): Promise<void> {
    const id = idAt(step.who);
    const root = model.root(id);
    if (step.do === 'add') {
      expect(await store.addAddress(id, address(step.who, step.what))).toBe(true);
      if (!model.addresses(root).includes(address(step.who, step.what)))
        model.own.get(root)?.add(address(step.who, step.what));
    } else if (step.do === 'remove') {
      const gone = address(step.who, step.what);
      const holder = [...model.own].find(([, addresses]) => addresses.has(gone))?.[0];
      await removeAddress(place(), id, gone);
      if (holder !== undefined && model.root(holder) === root) model.own.get(holder)?.delete(gone);
    } else if (step.do === 'rename') {
      const seen = (await store.get(id))?.version ?? 1;
      await changes.change(id, { name: `name ${step.what}` }, seen, []);
      model.names.set(root, `name ${step.what}`);
    } else if (step.do === 'merge') {
      const other = model.root(idAt(step.what));
      if (other === root) return;
      await changes.merge(id, idAt(step.what), 1, by);
      model.parent.set(other, root);
    } else {
      if (!model.parent.has(id)) return;
      expect((await changes.unmerge(root, id))?.from.id).toBe(id);
      model.parent.delete(id);
    }
  }

  it('lose no address and have none twice, and each address leads to exactly one', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        run += 1;
        const model = new Model();
        for (let who = 0; who < people; who++) {
          const { id, name } = await store.ensure(address(who, 'home'), `person ${who}`, 1);
          model.own.set(id, new Set([address(who, 'home')]));
          model.names.set(id, name);
        }
        for (const step of all) {
          try {
            await take(step, model);
          } catch (error) {
            // An address that somebody was given before and another wants: refused, and nothing has changed.
            if (!(error instanceof Error) || error.name !== 'AssertionError' || step.do !== 'add') throw error;
          }
        }
        for (const id of model.own.keys()) {
          const root = model.root(id);
          const customer = await store.get(id);
          expect(customer?.id).toBe(root);
          expect(customer?.name).toBe(model.names.get(root));
          expect([...(customer?.addresses ?? [])].sort()).toEqual(model.addresses(root).sort());
          expect(customer && idsOf(customer).sort()).toEqual(model.tree(root).sort());
        }
        for (const [id, addresses] of model.own)
          for (const one of addresses) expect((await store.findByAddress(one))?.id, one).toBe(model.root(id));
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it('that are merged twice by two people at the same time are merged once', async () => {
    run += 1;
    for (let who = 0; who < 3; who++) await store.ensure(address(who, 'home'), `person ${who}`, 1);
    await Promise.all([
      changes.merge(idAt(0), idAt(1), 1, by),
      changes.merge(idAt(0), idAt(1), 1, by),
      changes.merge(idAt(0), idAt(2), 1, by),
    ]);
    const customer = await store.get(idAt(2));
    expect(customer?.addresses).toHaveLength(3);
    expect(customer?.merged?.map((one) => one.id).sort()).toEqual([idAt(1), idAt(2)].sort());
  });
});
