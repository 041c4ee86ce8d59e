import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCustomerStore, createDirectoryKeeper, customerIdOf } from '../../functions/customers/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';

interface Named {
  id: string;
  name: string;
}
interface View extends Named {
  addresses: string[];
  fixedAddresses: string[];
  phones: string[];
  organisation: (Named & { byDomain: boolean }) | null;
  segment: string | null;
  properties: Record<string, string>;
  notes: { id: string; by: string; text: string }[];
  merged: Named[];
  mailboxes: string[];
  version: number;
}
interface Listed {
  items: Named[];
  next: string | null;
}
interface Problem {
  code: string;
  detail: string;
  version?: number;
  customer?: Named;
  fields: { path: string }[];
}

describe('customers and organisations over HTTP', () => {
  let dynamo: TestDynamo;
  let api: TestApi;
  let anna: ReturnType<TestApi['as']>;
  beforeAll(async () => {
    dynamo = await startDynamo();
    api = await startApi(dynamo);
    anna = api.as('anna@demo.test');
  });
  afterAll(() => dynamo?.stop());

  const make = async (body: Record<string, unknown>): Promise<View> => {
    const { status, body: made } = await anna<View>('POST', '/customers', { body });
    expect(status).toBe(201);
    return made;
  };
  const found = async (query: Record<string, string>, as = anna): Promise<string[]> =>
    (await as<Listed>('GET', '/customers', { query })).body.items.map((one) => one.name);
  const store = () => createCustomerStore({ client: dynamo.client, table: dynamo.tickets });

  it('makes a customer with several addresses, each of which leads to them', async () => {
    const made = await make({
      name: 'Maija Virtanen',
      addresses: ['maija@kahvila.test', 'mv@home.test'],
      phones: ['+358 40 123 4567'],
      segment: 'vip',
      owner: 'anna@demo.test',
    });
    expect(made).toMatchObject({ fixedAddresses: ['maija@kahvila.test'], segment: 'vip', version: 1 });
    expect((await store().findByAddress('MV@home.test'))?.id).toBe(made.id);
  });

  it('makes no second one when the same request comes again, and none of an address that somebody has', async () => {
    const body = { name: 'Twice', addresses: ['twice@x.test'] };
    const [one, other] = [await make(body), await make(body)];
    expect(one.id).toBe(other.id);
    const { status, body: problem } = await anna<Problem>('POST', '/customers', {
      body: { name: 'Other', addresses: ['other@x.test', 'twice@x.test'] },
    });
    expect(status).toBe(409);
    expect(problem).toMatchObject({ customer: { id: one.id, name: 'Twice' }, fields: [{ path: 'addresses' }] });
    expect(await store().findByAddress('other@x.test')).toBeUndefined();
  });

  it('makes one without an address only once under an Idempotency-Key', async () => {
    const request = { body: { name: 'Caller', phones: ['050 1'.padEnd(9, '2')] }, headers: { 'idempotency-key': 'k' } };
    const one = await anna<View>('POST', '/customers', request);
    const other = await anna<View>('POST', '/customers', request);
    expect(other.body.id).toBe(one.body.id);
  });

  it.each([
    [{ q: 'mai' }],
    [{ q: 'VIRT maija' }],
    [{ q: 'kahv' }],
    [{ q: 'mv@home' }],
    [{ q: '040 1234' }],
    [{ q: '+358 40 123' }],
    [{ q: 'm', segment: 'VIP' }],
    [{ owner: 'me' }],
    [{ segment: 'vip' }],
  ])('finds them by %o', async (query) => {
    expect(await found(query as unknown as Record<string, string>)).toEqual(['Maija Virtanen']);
  });

  it('changes what was seen, and finds them by the new name and no more by the old one', async () => {
    const { id, version } = await make({ name: 'Oldname Person', addresses: ['on@x.test'] });
    const change = (headers: Record<string, string>) =>
      anna<View & Problem>('PATCH', `/customers/${id}`, {
        body: { name: 'Newname Person', properties: { size: 'L', colour: 'red' } },
        headers,
      });
    expect((await change({})).status).toBe(428);
    const made = await change({ 'if-match': `"${version}"` });
    expect(made).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { properties: { size: 'L' } } });
    expect(await change({ 'if-match': `"${version}"` })).toMatchObject({
      status: 412,
      body: { code: 'customer-changed', version: 2 },
    });
    expect(await found({ q: 'newn' })).toEqual(['Newname Person']);
    expect(await found({ q: 'oldn' })).toEqual([]);
    const taken = await anna<View>('PATCH', `/customers/${id}`, {
      body: { properties: { size: null } },
      headers: { 'if-match': '"2"' },
    });
    expect(taken.body.properties).toEqual({ colour: 'red' });
  });

  it.each([
    [{ owner: 'nobody@demo.test' }, 'owner'],
    [{ organisation: 'none' }, 'organisation'],
    [{ phones: ['call me'] }, 'phones.0'],
  ])('refuses %o with a sentence about the field', async (body, path) => {
    const { id } = await make({ name: 'Fields', addresses: ['fields@x.test'] });
    const { status, body: problem } = await anna<Problem>('PATCH', `/customers/${id}`, {
      body,
      headers: { 'if-match': '"1"' },
    });
    expect(status).toBe(422);
    expect(problem.fields[0]?.path).toBe(path);
  });

  it('gives and takes further addresses, but not the one that they are known by', async () => {
    const { id } = await make({ name: 'Many', addresses: ['many@x.test'] });
    const added = await anna<View>('POST', `/customers/${id}/addresses`, { body: { address: 'Many.2@x.test' } });
    expect(added.body.addresses).toEqual(['many@x.test', 'many.2@x.test']);
    const gone = await anna<View>('DELETE', `/customers/${id}/addresses/many.2%40x.test`);
    expect(gone.body.addresses).toEqual(['many@x.test']);
    expect(await store().findByAddress('many.2@x.test')).toBeUndefined();
    expect((await anna('DELETE', `/customers/${id}/addresses/many%40x.test`)).status).toBe(409);
  });

  it('keeps notes with who wrote them', async () => {
    const { id } = await make({ name: 'Noted', addresses: ['noted@x.test'] });
    const note = await anna<{ id: string }>('POST', `/customers/${id}/notes`, { body: { text: 'Prefers the phone' } });
    expect((await anna<View>('GET', `/customers/${id}`)).body.notes).toMatchObject([
      { by: 'anna@demo.test', text: 'Prefers the phone' },
    ]);
    await anna('DELETE', `/customers/${id}/notes/${note.body.id}`);
    expect((await anna<View>('GET', `/customers/${id}`)).body.notes).toEqual([]);
  });

  it('merges two, shows the tickets and notes of both, and gives the second back as it was', async () => {
    const a = await make({ name: 'Merge A', addresses: ['a@merge.test'] });
    const b = await make({ name: 'Merge B', addresses: ['b@merge.test', 'b2@merge.test'], phones: ['09 123 456'] });
    await anna('POST', `/customers/${b.id}/notes`, { body: { text: 'about B' } });
    const before = (await anna<View>('GET', `/customers/${b.id}`)).body;
    const of = (id: string, address: string) => ({ requester: { id, name: '', address } });
    const [first, second] = [await api.ticket(of(a.id, 'a@merge.test')), await api.ticket(of(b.id, 'b@merge.test'))];
    const merged = await anna<View>('POST', `/customers/${a.id}/merges`, { body: { id: b.id } });
    expect(merged).toMatchObject({ status: 201, body: { id: a.id, merged: [{ id: b.id, name: 'Merge B' }] } });
    expect(merged.body.notes.map((one) => one.text)).toEqual(['about B']);
    expect((await anna('POST', `/customers/${a.id}/merges`, { body: { id: b.id } })).status).toBe(201);
    for (const id of [a.id, b.id]) {
      const { items } = (await anna<{ items: { number: number }[] }>('GET', '/tickets', { query: { customer: id } }))
        .body;
      expect(items.map((one) => one.number).sort()).toEqual([first.number, second.number].sort());
    }
    expect(await found({ q: 'b2@merge' })).toEqual(['Merge A']);
    expect(await found({ q: 'merge' })).toEqual(['Merge A']);
    const back = await anna<View>('DELETE', `/customers/${a.id}/merges/${b.id}`);
    expect({ ...back.body, version: 0 }).toEqual({ ...before, version: 0 });
    expect((await found({ q: 'merge' })).sort()).toEqual(['Merge A', 'Merge B']);
    expect((await anna('DELETE', `/customers/${a.id}/merges/${b.id}`)).status).toBe(200);
    expect((await anna('DELETE', `/customers/${a.id}/merges/none`)).status).toBe(404);
  });

  it('refuses to merge a customer with themselves', async () => {
    const { id } = await make({ name: 'Self', addresses: ['self@x.test'] });
    expect((await anna('POST', `/customers/${id}/merges`, { body: { id } })).status).toBe(422);
  });

  it('lets light users read and nothing else', async () => {
    const { id } = await make({ name: 'Light', addresses: ['light@x.test'] });
    const light = api.as('light@demo.test');
    expect((await light('GET', `/customers/${id}`)).status).toBe(200);
    for (const [method, path, body] of [
      ['PATCH', '', { name: 'x' }],
      ['POST', '/addresses', { address: 'l2@x.test' }],
      ['POST', '/notes', { text: 'x' }],
      ['POST', '/merges', { id: customerIdOf('maija@kahvila.test') }],
      ['PUT', '/page', { documentation: 'x', environment: {} }],
    ] as const) {
      const { status } = await light(method, `/customers/${id}${path}`, { body, headers: { 'if-match': '"1"' } });
      expect({ path, status }).toEqual({ path, status: 403 });
    }
    expect((await light('POST', '/customers', { body: { name: 'x' } })).status).toBe(403);
  });

  it('hides who has only written to a mailbox that the agent may not see, in every way', async () => {
    const hidden = await store().ensure('secret@hidden.test', 'Secret Person', api.now, undefined, 'sales');
    const keeper = createDirectoryKeeper({
      client: dynamo.client,
      ticketsTable: dynamo.tickets,
      searchTable: dynamo.search,
    });
    await keeper.addCustomer(hidden.id);
    const sam = api.as('sam@demo.test');
    expect(await found({ q: 'secret' }, sam)).toEqual(['Secret Person']);
    expect(await found({ q: 'secret' })).toEqual([]);
    const mine = await make({ name: 'Seen', addresses: ['seen@x.test'] });
    for (const [method, path, body] of [
      ['GET', `/customers/${hidden.id}`],
      ['GET', `/customers/${hidden.id}/page`],
      ['PATCH', `/customers/${hidden.id}`, { name: 'x' }],
      ['POST', `/customers/${hidden.id}/notes`, { text: 'x' }],
      ['POST', `/customers/${mine.id}/merges`, { id: hidden.id }],
      ['GET', `/customers/${hidden.id}/pictures/one`],
    ] as const) {
      const { status } = await anna(method, path, { body, headers: { 'if-match': '"1"' } });
      expect({ path, status }).toEqual({ path, status: 404 });
    }
    const taken = await anna<Problem>('POST', `/customers/${mine.id}/addresses`, {
      body: { address: 'secret@hidden.test' },
    });
    expect(taken.status).toBe(409);
    expect(JSON.stringify(taken.body)).not.toContain('Secret Person');
  });

  it('shows a customer to the agents of a mailbox that a ticket of theirs is moved to', async () => {
    const moved = await store().ensure('moved@x.test', 'Moved', api.now, undefined, 'support');
    const sam = api.as('sam@demo.test');
    expect((await sam('GET', `/customers/${moved.id}`)).status).toBe(404);
    const ticket = await api.ticket({ requester: { id: moved.id, name: 'Moved', address: 'moved@x.test' } });
    const admin = api.as('admin@demo.test');
    await admin('PATCH', `/tickets/${ticket.number}`, { body: { mailbox: 'sales' }, headers: { 'if-match': '"1"' } });
    expect((await sam('GET', `/customers/${moved.id}`)).status).toBe(200);
  });

  it('pages through the directory by name, each once', async () => {
    for (const at of [3, 1, 2, 5, 4]) await make({ name: `Row ${at}`, addresses: [`row${at}@rows.test`] });
    const names: string[] = [];
    let cursor: string | null = '';
    do {
      const query: Record<string, string> = { q: 'row', limit: '2', ...(cursor ? { cursor } : {}) };
      const { body }: { body: Listed } = await anna<Listed>('GET', '/customers', { query });
      names.push(...body.items.map((one) => one.name));
      cursor = body.next;
    } while (cursor);
    expect(names.sort()).toEqual(['Row 1', 'Row 2', 'Row 3', 'Row 4', 'Row 5']);
  });

  it('costs the same page however many there are', async () => {
    const price = async () => {
      dynamo.resetUnits();
      await anna('GET', '/customers', { query: { limit: '5' } });
      return dynamo.units().read;
    };
    const few = await price();
    for (let at = 0; at < 30; at++) await make({ name: `Zz ${at}`, addresses: [`zz${at}@zz.test`] });
    expect(await price()).toBe(few);
    expect(few).toBeLessThanOrEqual(10);
  });

  it('keeps a page with documentation and environment for whoever saw the newest', async () => {
    const { id } = await make({ name: 'Paged', addresses: ['paged@x.test'] });
    const body = { documentation: '# Rack\n![plan](picture:1)', environment: { Version: '4.2', 10: 'ten' } };
    const put = (seen: string) =>
      anna<Record<string, unknown>>('PUT', `/customers/${id}/page`, { body, headers: { 'if-match': seen } });
    expect((await put('"0"')).status).toBe(200);
    expect((await put('"0"')).status).toBe(412);
    const { body: page } = await anna('GET', `/customers/${id}/page`);
    expect(page).toMatchObject({ ...body, version: 1, changedBy: 'anna@demo.test', pictures: id });
  });

  it('hands out addresses for pictures alone', async () => {
    const { id } = await make({ name: 'Pictured', addresses: ['pictured@x.test'] });
    mockClient(api.s3);
    const ask = (contentType: string) =>
      anna<{ id: string; url: string }>('POST', `/customers/${id}/pictures`, { body: { contentType, size: 9 } });
    expect((await ask('image/svg+xml')).status).toBe(422);
    const { status, body } = await ask('image/png');
    expect(status).toBe(201);
    expect(body.url).toContain('/pages/customers/');
    const shown = await anna<{ url: string }>('GET', `/customers/${id}/pictures/${body.id}`);
    expect(shown.body.url).toMatch(/^https:\/\/files\.demo\.test\/pages\/customers\//);
  });
});
