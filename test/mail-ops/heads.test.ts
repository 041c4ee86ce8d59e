import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { existingTickets } from '../../functions/mail-ops/heads.ts';
import { createTicketStore, openTicket } from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anId, aReceived, aRequester, someTime } from '../support/factories.ts';

describe('which tickets are there', () => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.stop());

  it('is told for more than one batch of them, those that were deleted included', async () => {
    const over = { client: dynamo.client, table: dynamo.tickets };
    const store = createTicketStore(over);
    const numbers = Array.from({ length: 130 }, (_, index) => 1001 + index);
    for (const number of numbers) {
      const message = aReceived({ number, messageId: `<${anId()}@customer.test>` });
      await store.create(openTicket({ number, mailbox: 'support', folder: 'spam', message, requester: aRequester() }));
    }
    const deleted = await store.load(1001);
    expect(await store.remove(deleted ? [deleted] : [], 'lead@demo.test', someTime)).toEqual([1001]);
    dynamo.resetUnits();
    expect(await existingTickets(over, [...numbers, 999, 5000])).toEqual(new Set(numbers));
    expect(dynamo.units().read, 'half a unit each').toBeLessThanOrEqual(66);
    expect(await existingTickets(over, [])).toEqual(new Set());
  });
});
