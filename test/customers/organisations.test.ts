import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';

interface Named {
  id: string;
  name: string;
}
interface Problem {
  fields: { path: string }[];
}
interface Listed {
  items: Named[];
}

describe('organisations over HTTP', () => {
  let dynamo: TestDynamo;
  let api: TestApi;
  let anna: ReturnType<TestApi['as']>;
  beforeAll(async () => {
    dynamo = await startDynamo();
    api = await startApi(dynamo);
    anna = api.as('anna@demo.test');
  });
  afterAll(() => dynamo?.stop());

  const make = async (body: Record<string, unknown>) =>
    (await anna<Named & { organisation: (Named & { byDomain: boolean }) | null }>('POST', '/customers', { body })).body;
  const found = async (query: Record<string, string>): Promise<string[]> =>
    (await anna<Listed>('GET', '/customers', { query })).body.items.map((one) => one.name);

  it('knows the people of an organisation: whom somebody has put there, and who writes from its domain', async () => {
    const acme = await anna<Named & { version: number }>('POST', '/organisations', {
      body: { name: 'Acme Oy', domains: ['acme.test'], segment: 'partner' },
    });
    expect(acme.status).toBe(201);
    const byDomain = await make({ name: 'Domain Dan', addresses: ['dan@acme.test'] });
    const put = await make({ name: 'Put Pia', addresses: ['pia@home.test'], organisation: acme.body.id });
    const left = await make({ name: 'Left Leo', addresses: ['leo@acme.test'], organisation: null });
    expect(byDomain.organisation).toMatchObject({ id: acme.body.id, name: 'Acme Oy', byDomain: true });
    expect(put.organisation).toMatchObject({ byDomain: false });
    expect(left.organisation).toBeNull();
    expect((await found({ organisation: acme.body.id })).sort()).toEqual(['Domain Dan', 'Put Pia']);
    await api.ticket({ requester: { id: byDomain.id, name: '', address: 'dan@acme.test' } });
    const hidden = await api.ticket({
      mailbox: 'sales',
      requester: { id: put.id, name: '', address: 'pia@home.test' },
    });
    const { body } = await anna<{ items: { number: number }[] }>('GET', `/organisations/${acme.body.id}/tickets`);
    expect(body.items).toHaveLength(1);
    expect(body.items.map((one) => one.number)).not.toContain(hidden.number);
    const listed = await anna<Listed>('GET', '/organisations', { query: { q: 'acm' } });
    expect(listed.body.items.map((one) => one.name)).toEqual(['Acme Oy']);
    expect((await anna<{ items: string[] }>('GET', '/customers/segments')).body.items).toContain('partner');
  });

  it('lets no two organisations have one domain, and gives a domain back', async () => {
    const post = (name: string) =>
      anna<Named & Problem>('POST', '/organisations', { body: { name, domains: ['shared.test'] } });
    const one = await post('One');
    expect(await post('Two')).toMatchObject({ status: 422, body: { fields: [{ path: 'domains' }] } });
    const patch = await anna('PATCH', `/organisations/${one.body.id}`, {
      body: { domains: [], properties: { tier: 'gold' } },
      headers: { 'if-match': '"1"' },
    });
    expect(patch).toMatchObject({ status: 200, body: { version: 2, properties: { tier: 'gold' } } });
    expect((await post('Two')).status).toBe(201);
  });
});
