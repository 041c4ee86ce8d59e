import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DueClock } from '../../functions/platform/messages.ts';
import { escalate } from '../../functions/service-levels/escalate.ts';
import { watchClocks } from '../../functions/service-levels/watch-clocks.ts';
import { answer, change, createTicketStore, openTicket, type TicketStore } from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aClock, aReceived, aRequester, aSent, hour, minute, someTime } from '../support/factories.ts';
import { aPolicy } from './factories.ts';

const { warnAt, dueAt } = aClock();

describe('clocks that are watched', () => {
  let dynamo: TestDynamo;
  let tickets: TicketStore;
  let number = 3000;
  beforeAll(async () => {
    dynamo = await startDynamo();
    tickets = createTicketStore({ client: dynamo.client, table: dynamo.tickets });
  });
  afterAll(() => dynamo.stop());
  beforeEach(async () => {
    await settle(dueAt + 1000 * hour);
  });

  async function arrived(clocks = [aClock()]): Promise<number> {
    number += 1;
    const message = aReceived({ number });
    await tickets.create(openTicket({ number, mailbox: 'support', message, requester: aRequester(), clocks }));
    return number;
  }

  async function handedOver(now: number): Promise<DueClock[]> {
    const sent: DueClock[] = [];
    await watchClocks({ tickets, send: async (due) => void sent.push(...due) }, now);
    return sent;
  }

  const escalateAt = (now: number, due: DueClock) =>
    escalate({ tickets, serviceLevels: { policies: async () => [aPolicy()] }, clock: { now: () => now } }, due);

  /** Escalates everything that is due. */
  async function settle(now: number): Promise<void> {
    for (const due of await handedOver(now)) await escalateAt(now, due);
  }

  const clockEntries = async (of: number) =>
    (await tickets.entries(of)).items.filter((entry) => entry.type === 'change' && entry.field === 'clock');

  it('cost one query of half a read unit while nothing is due', async () => {
    await arrived();
    dynamo.resetUnits();
    expect(await handedOver(warnAt - 1)).toEqual([]);
    expect(dynamo.units()).toEqual({ read: 0.5, write: 0 });
  });

  it('are handed over when they fall due, and no others', async () => {
    const due = await arrived();
    await arrived([aClock({ warnAt: warnAt + minute, dueAt: dueAt + minute })]);
    expect(await handedOver(warnAt)).toEqual([
      { number: due, clock: 'firstResponse', event: 'warning', deadline: warnAt },
    ]);
  });

  it('are handed over page by page, each once', async () => {
    const numbers: number[] = [];
    for (let nth = 0; nth < 120; nth += 1) numbers.push(await arrived());
    expect((await handedOver(warnAt)).map((due) => due.number).sort()).toEqual(numbers.sort());
  });

  it('warn once and breach once, however often the message comes', async () => {
    const one = await arrived();
    const [due] = await handedOver(warnAt);
    if (!due) throw new Error('nothing was handed over');
    await Promise.all([escalateAt(warnAt, due), escalateAt(warnAt, due)]);
    await escalateAt(warnAt + minute, due);
    expect(await tickets.load(one)).toMatchObject({ level: 2, clocks: [{ state: 'warned' }] });
    expect(await clockEntries(one)).toHaveLength(1);
    await settle(dueAt);
    await settle(dueAt + hour);
    expect((await clockEntries(one)).map((entry) => entry.order)).toEqual([warnAt, dueAt]);
    expect(await tickets.load(one)).toMatchObject({ level: 2, clocks: [{ state: 'breached' }] });
  });

  it('do both in order when both instants have passed', async () => {
    const one = await arrived();
    await settle(dueAt + hour);
    expect((await clockEntries(one)).map((entry) => entry.order)).toEqual([warnAt, dueAt]);
  });

  it('do nothing to a ticket that was answered before the message came', async () => {
    const one = await arrived();
    const [due] = await handedOver(warnAt);
    await change(tickets, one, (ticket) => answer(ticket, aSent({ number: one, at: warnAt + 1 })));
    if (due) await escalateAt(warnAt + minute, due);
    expect(await clockEntries(one)).toEqual([]);
    expect(await handedOver(dueAt + hour)).toEqual([]);
  });

  it('let go of a ticket that is not there', async () => {
    await expect(
      escalateAt(warnAt, { number: 99, clock: 'firstResponse', event: 'warning', deadline: warnAt }),
    ).resolves.toBeUndefined();
    expect(await handedOver(someTime)).toEqual([]);
  });
});
