import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSenderStore, type SenderStore } from '../../functions/settings/index.ts';
import { startApi, type TestApi } from '../support/desk-api.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anId, aRequester } from '../support/factories.ts';

let dynamo: TestDynamo;
let api: TestApi;
let senders: SenderStore;
beforeAll(async () => {
  dynamo = await startDynamo();
  api = await startApi(dynamo);
  senders = createSenderStore({ client: dynamo.client, table: dynamo.tickets });
});
afterAll(() => dynamo.stop());

async function spamOf(address: string) {
  const ticket = await api.ticket({ requester: aRequester({ id: anId(), address }) });
  const move = async (folder: string) => {
    const { version } = (await api.tickets.load(ticket.number)) ?? { version: 0 };
    return api.as('anna@demo.test')('PATCH', `/tickets/${ticket.number}`, {
      body: { folder },
      headers: { 'if-match': `"${version}"` },
    });
  };
  return { number: ticket.number, move };
}
const ruleOf = async (address: string) => (await senders.get([address]))[0];

describe('marking a ticket as spam', () => {
  test('blocks its sender for 90 days, and marking it as no spam welcomes them again', async () => {
    const address = `${anId()}@junk.test`;
    const { number, move } = await spamOf(address);
    expect((await move('spam')).status).toBe(200);
    const rule = await ruleOf(address);
    expect(rule).toMatchObject({ verdict: 'block', by: 'anna@demo.test', note: expect.stringContaining(`#${number}`) });
    expect((rule?.until ?? 0) - (rule?.at ?? 0)).toBe(90 * 24 * 60 * 60 * 1000);
    await move('desk');
    expect(await ruleOf(address)).toBeUndefined();
  });

  test('leaves what a lead has decided alone', async () => {
    const address = `${anId()}@partner.test`;
    await senders.put({ pattern: address, verdict: 'allow', by: 'lead@demo.test', at: 1 });
    const { move } = await spamOf(address);
    await move('spam');
    await move('desk');
    expect(await ruleOf(address)).toMatchObject({ verdict: 'allow' });
  });
});
