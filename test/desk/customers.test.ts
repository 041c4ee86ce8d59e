import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

interface CustomerView {
  id: string;
  name: string;
  addresses: string[];
  merged: { id: string }[];
  version: number;
  mailboxes: string[];
}
type Person = Awaited<ReturnType<TestDesk['as']>>;

describe('customers of a whole desk', () => {
  let desk: TestDesk;
  let lead: Person;
  beforeAll(async () => {
    desk = await startTestDesk();
    lead = await desk.as('lead@demo.test');
  });
  afterAll(() => desk?.stop());

  const mail = (address: string, subject: string) =>
    desk.mail({ from: { name: `Name ${address.split('@')[0]}`, address }, subject, text: 'Hello' });
  const found = async (q: string) =>
    (await lead.get<{ items: CustomerView[] }>(`/customers?q=${encodeURIComponent(q)}`)).body.items;
  const view = async (id: string) => (await lead.get<CustomerView>(`/customers/${id}`)).body;
  const make = async (name: string, addresses: string[]) =>
    (await lead.post<CustomerView>('/customers', { name, addresses })).body;

  it('are in the directory as soon as their first mail is there, with the mailbox that they wrote to', async () => {
    await mail('newcomer@bakery.test', 'First');
    await desk.idle();
    const [newcomer] = await found('newcom');
    expect(newcomer?.addresses).toEqual(['newcomer@bakery.test']);
    expect((await view(newcomer?.id ?? '')).mailboxes).toEqual(['support']);
  });

  it('cost a write more only with their first mail to another mailbox', async () => {
    const written = async (to: string) => {
      await desk.forgetCalls();
      await desk.mail({ from: 'frequent@bakery.test', to, subject: 'Again', text: 'Hello' });
      await desk.idle();
      const calls = (await desk.calls()).filter((call) => call.function.includes('receiveMail'));
      const writes = calls.filter((call) => /UpdateItem/.test(call.operation));
      return writes.length;
    };
    await written('support@demo.test');
    const usual = await written('support@demo.test');
    expect(await written('sales@demo.test')).toBe(usual + 1);
    expect(await written('sales@demo.test')).toBe(usual);
  });

  it('that are merged see each other’s tickets in the portal, by whichever address they sign in, until it is undone', async () => {
    await mail('one@portal.test', 'From the first');
    await mail('two@portal.test', 'From the second');
    await desk.idle();
    const [one] = await found('one@portal');
    const [two] = await found('two@portal');
    const subjects = async (address: string) => {
      const customer = await desk.as(address);
      const { body } = await customer.get<{ items: { number: number; subject: string }[] }>('/portal/tickets');
      for (const { number } of body.items)
        expect((await customer.get(`/portal/tickets/${number}/entries`)).status).toBe(200);
      return body.items.map((ticket) => ticket.subject).sort();
    };
    expect(await subjects('two@portal.test')).toEqual(['From the second']);
    await lead.post(`/customers/${one?.id}/merges`, { id: two?.id });
    for (const address of ['one@portal.test', 'two@portal.test'])
      expect(await subjects(address)).toEqual(['From the first', 'From the second']);
    await mail('two@portal.test', 'After the merge');
    await desk.idle();
    expect(await subjects('one@portal.test')).toContain('After the merge');
    await lead.remove(`/customers/${one?.id}/merges/${two?.id}`);
    expect(await subjects('two@portal.test')).toEqual(['From the second']);
  });

  let met = false;
  /** Somebody whose call came to nothing does it again. What is looked at afterwards is not cut off. */
  async function insist(act: () => Promise<{ status: number }>): Promise<void> {
    let status = 500;
    for (let attempt = 1; attempt <= 3 && status >= 500; attempt++) ({ status } = await act());
    met = desk.gateway.faults.list().every((fault) => fault.seen >= fault.call);
    await desk.clearFaults();
    expect(status).toBeLessThan(400);
  }

  let turn = 0;
  const scenes: Record<string, (person: (name: string) => string) => Promise<() => Promise<void>>> = {
    merge: async (person) => {
      const a = await make(person('A'), [person('a@cut.test'), person('a2@cut.test')]);
      const b = await make(person('B'), [person('b@cut.test')]);
      return async () => {
        await insist(() => lead.post(`/customers/${a.id}/merges`, { id: b.id }));
        const merged = await view(b.id);
        expect(merged).toMatchObject({ id: a.id, merged: [{ id: b.id }], version: 2 });
        expect(merged.addresses).toHaveLength(3);
        expect((await found(person('b@cut.test'))).map((one) => one.id)).toEqual([a.id]);
      };
    },
    'undoing of a merge': async (person) => {
      const a = await make(person('A'), [person('a@cut.test')]);
      const b = await make(person('B'), [person('b@cut.test'), person('b2@cut.test')]);
      await lead.post(`/customers/${a.id}/merges`, { id: b.id });
      return async () => {
        await insist(() => lead.remove(`/customers/${a.id}/merges/${b.id}`));
        expect(await view(a.id)).toMatchObject({ id: a.id, merged: [], addresses: a.addresses });
        expect(await view(b.id)).toMatchObject({ ...b, version: 3 });
        expect((await found(person('b2@cut.test'))).map((one) => one.id)).toEqual([b.id]);
      };
    },
    'new customer': async (person) => async () => {
      const addresses = [person('n@cut.test'), person('n2@cut.test')];
      await insist(() => lead.post('/customers', { name: person('New'), addresses }));
      const [made] = await found(addresses[1] ?? '');
      expect(made).toMatchObject({ name: person('New'), addresses });
    },
    'further address': async (person) => {
      const a = await make(person('A'), [person('a@cut.test')]);
      return async () => {
        await insist(() => lead.post(`/customers/${a.id}/addresses`, { address: person('more@cut.test') }));
        expect(await view(a.id)).toMatchObject({ addresses: [...a.addresses, person('more@cut.test')], version: 2 });
        expect((await found(person('more@cut.test'))).map((one) => one.id)).toEqual([a.id]);
      };
    },
  };

  it.each(Object.keys(scenes))('end the same when the function dies after any call of a %s', async (name) => {
    for (let call = 1; ; call++) {
      turn += 1;
      const prefix = `t${turn}`;
      const act = await scenes[name]?.((part) => `${prefix}${part}`);
      await desk.fault({ function: 'customersApi', call, kind: 'cut-after' });
      await act?.();
      if (!met) {
        expect(call, 'it makes calls at all').toBeGreaterThan(3);
        return;
      }
    }
  });
});
