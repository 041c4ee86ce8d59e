import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys, timeAndNumber } from '../../functions/platform/keys.ts';
import type { DueClock } from '../../functions/platform/messages.ts';
import { escalate } from '../../functions/service-levels/escalate.ts';
import { watchClocks } from '../../functions/service-levels/watch-clocks.ts';
import {
  answer,
  change,
  createTicketStore,
  openTicket,
  schedule,
  type Ticket,
  type TicketStore,
} from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aClock, agentActor, aReceived, aRequester, aSent, hour, minute, someTime } from '../support/factories.ts';
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

  it('send what was to go out later, once, and hold it when the ticket was closed', async () => {
    const sendAt = someTime + 2 * hour;
    const [open, closed] = [await arrived([]), await arrived([])];
    for (const of of [open, closed]) {
      const draft = aSent({ id: `later-${of}`, number: of, at: sendAt, order: sendAt });
      const message = { id: `s${of}`, number: of, sendAt, by: { id: 'anna@demo.test', name: 'Anna' }, draft };
      await change(tickets, of, (ticket) => schedule(ticket, message, { actor: agentActor(), at: someTime + 1 }));
    }
    await change(tickets, closed, (ticket) => answer(ticket, aSent({ number: closed }), { status: 'closed' }));
    expect(await handedOver(sendAt - 1)).toEqual([]);
    const due = await handedOver(sendAt);
    expect(due).toHaveLength(2);
    for (const one of [...due, ...due]) await escalateAt(sendAt, one);
    const texts = async (of: number) =>
      (await tickets.entries(of)).items.filter(({ id }) => id === `later-${of}`).map(({ type }) => type);
    expect([await texts(open), await texts(closed)]).toEqual([['sent'], []]);
    expect(await tickets.load(closed)).toMatchObject({ scheduled: [{ heldAt: sendAt }] });
    expect(await handedOver(sendAt + hour)).toEqual([]);
  });

  it('finish a deletion that was begun', async () => {
    const of = await arrived([]);
    const ticket = { ...(await tickets.load(of)), folder: 'trash' } as Ticket;
    await tickets.remove([ticket], 'lead@demo.test', someTime);
    const entry = { ...keys.entry(of, someTime, 'left'), item: 'entry', id: 'left' };
    const left = { ...keys.removal('r'), numbers: [of], g4pk: 'DUE', g4sk: timeAndNumber(someTime, 0) };
    for (const Item of [entry, left]) await dynamo.client.send(new PutCommand({ TableName: dynamo.tickets, Item }));
    const due = await handedOver(someTime);
    expect(due).toEqual([{ number: 0, clock: 'r', event: 'removal', deadline: someTime }]);
    for (const one of due) await escalateAt(someTime, one);
    const { Item } = await dynamo.client.send(
      new GetCommand({ TableName: dynamo.tickets, Key: keys.entry(of, someTime, 'left') }),
    );
    expect(Item).toBeUndefined();
    expect(await handedOver(someTime)).toEqual([]);
  });
});
