import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canaryAddress, canaryOf, readCanary } from '../../functions/mail-ops/canary.ts';
import { createCanaryStore } from '../../functions/mail-ops/canary-store.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { minute, someTime } from '../support/factories.ts';

const key = { current: 'a-key-for-tests-alone', former: [] };

describe('the address of a canary', () => {
  const address = canaryAddress('support@demo.test', canaryOf(someTime), key);

  it('names the mailbox and leads back to the canary, also when a mail program has written it in capitals', () => {
    expect(address).toMatch(/^support\+canary-[0-9a-f]{16}-[0-9a-z]+@demo\.test$/);
    expect(readCanary(address, key)).toEqual({ id: canaryOf(someTime).id, sentAt: someTime });
    expect(readCanary(address.toUpperCase(), key)?.sentAt).toBe(someTime);
  });

  it('is known under the key that was current before', () => {
    expect(readCanary(address, { current: 'another-key-by-now', former: [key.current] })?.sentAt).toBe(someTime);
  });

  it.each([
    ['another key', address, { current: 'somebody-elses-key', former: [] }],
    ['another instant', address.replace(/-[0-9a-z]+@/, '-zzzzzzzz@'), key],
    ['no signature', 'support+canary-@demo.test', key],
    ['an ordinary address', 'support@demo.test', key],
  ])('is none with %s', (_, given, under) => {
    expect(readCanary(given, under)).toBeUndefined();
  });
});

describe('the canaries that were last', () => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.stop());

  it('are kept apart, and an older one that is late takes nobody’s place', async () => {
    const store = createCanaryStore({ client: dynamo.client, table: dynamo.tickets });
    expect(await store.last()).toEqual({});
    const [older, newer] = [canaryOf(someTime), canaryOf(someTime + minute)];
    await store.sent(newer);
    await store.returned(newer, someTime + 2 * minute);
    await store.returned(older, someTime + 3 * minute);
    await store.returned(newer, someTime + 4 * minute);
    expect(await store.last()).toEqual({ sent: newer, returned: { ...newer, at: someTime + 2 * minute } });
  });
});
