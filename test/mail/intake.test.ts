import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIntake, type Intake } from '../../functions/mail/intake.ts';
import { createTicketStore, openTicket } from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aReceived, aRequester, hour, someTime } from '../support/factories.ts';

let dynamo: TestDynamo;
let intake: Intake;

beforeAll(async () => {
  dynamo = await startDynamo();
  intake = createIntake({ client: dynamo.client, table: dynamo.tickets });
});
afterAll(() => dynamo.stop());

describe('the counting of what comes in', () => {
  it('tells each of many at the same time how many there were, in one write for all of them', async () => {
    dynamo.resetUnits();
    const counts = await Promise.all(Array.from({ length: 10 }, () => intake.count(['new:support'], someTime)));
    expect(counts.map((one) => one.get('new:support')).sort((a = 0, b = 0) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(dynamo.units().write).toBe(1);
  });

  it('counts each name apart, goes on within the hour and begins anew with the next', async () => {
    const at = someTime + 5 * hour;
    expect(await intake.count(['ack', 'new:sales'], at)).toEqual(
      new Map([
        ['ack', 1],
        ['new:sales', 1],
      ]),
    );
    expect(await intake.count(['ack'], at + 1)).toEqual(new Map([['ack', 2]]));
    expect(await intake.count(['new:sales'], at + hour)).toEqual(new Map([['new:sales', 1]]));
    expect(await intake.count(['ack'], at + hour + 1)).toEqual(new Map([['ack', 1]]));
  });

  it('knows how many tickets a sender has opened of late, for half a read unit however many there are', async () => {
    const tickets = createTicketStore({ client: dynamo.client, table: dynamo.tickets });
    const requester = aRequester({ id: 'customer-often' });
    for (let n = 0; n < 5; n++) {
      const number = await tickets.nextNumber();
      const message = aReceived({ number, order: someTime + n * hour, at: someTime + n * hour });
      await tickets.create(openTicket({ number, mailbox: 'support', requester, message }));
    }
    expect(await intake.openedSince('customer-often', someTime + 2 * hour, 100)).toBe(3);
    expect(await intake.openedSince('customer-often', someTime, 2)).toBe(2);
    expect(await intake.openedSince('customer-never', someTime, 100)).toBe(0);
    dynamo.resetUnits();
    await intake.openedSince('customer-often', someTime, 100);
    expect(dynamo.units().read).toBe(0.5);
  });
});
