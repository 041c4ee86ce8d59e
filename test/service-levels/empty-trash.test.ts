import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDraftStore } from '../../functions/drafts/index.ts';
import { ticketPk } from '../../functions/platform/keys.ts';
import type { DueClock } from '../../functions/platform/messages.ts';
import { escalate } from '../../functions/service-levels/escalate.ts';
import { watchClocks } from '../../functions/service-levels/watch-clocks.ts';
import {
  amend,
  change,
  createTicketStore,
  openTicket,
  type TicketStore,
  trashKept,
} from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, anId, aReceived, aRequester, someTime } from '../support/factories.ts';

describe('the trash', () => {
  let dynamo: TestDynamo;
  let tickets: TicketStore;
  let number = 5000;
  beforeAll(async () => {
    dynamo = await startDynamo();
    tickets = createTicketStore({ client: dynamo.client, table: dynamo.tickets });
  });
  afterAll(() => dynamo.stop());

  const patch = (of: number, folder: 'desk' | 'trash', at: number) =>
    change(tickets, of, (ticket) => amend(ticket, { folder }, { actor: agentActor(), at, idFor: () => anId() }));
  async function trashed(): Promise<number> {
    number += 1;
    await tickets.create(
      openTicket({ number, mailbox: 'support', message: aReceived({ number }), requester: aRequester() }),
    );
    await patch(number, 'trash', someTime);
    return number;
  }
  async function handedOver(now: number): Promise<DueClock[]> {
    const sent: DueClock[] = [];
    await watchClocks({ tickets, send: async (due) => void sent.push(...due) }, now);
    return sent;
  }
  const escalateAt = (now: number, due: DueClock) =>
    escalate({ tickets, serviceLevels: { policies: async () => [] }, clock: { now: () => now } }, due);
  const itemsOf = async (of: number) => {
    const { Items = [] } = await dynamo.client.send(
      new QueryCommand({
        TableName: dynamo.tickets,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': ticketPk(of) },
      }),
    );
    return Items.map(({ item }) => item);
  };
  const end = someTime + trashKept;

  it('is due after 30 days, and not before', async () => {
    const one = await trashed();
    expect(await handedOver(end - 1)).toEqual([]);
    expect(await handedOver(end)).toEqual([{ number: one, clock: 'trash', event: 'trash', deadline: end }]);
    await patch(one, 'desk', end);
    expect(await handedOver(end)).toEqual([]);
  });

  it('leaves nothing of a ticket behind, not even what somebody had begun to write; a second time does nothing', async () => {
    const one = await trashed();
    const place = { number: one, kind: 'reply', agent: 'anna@demo.test', name: 'Anna', mailbox: 'support' } as const;
    const content = { text: 'Dear Kaisa', attachments: [] };
    const drafts = createDraftStore({ client: dynamo.client, table: dynamo.tickets });
    await drafts.save(
      { ...place, startedAt: someTime, savedAt: someTime, key: anId(), baseVersion: 1, content },
      undefined,
    );
    const [due] = await handedOver(end);
    if (!due) throw new Error('nothing is due');
    await Promise.all([escalateAt(end, due), escalateAt(end, due)]);
    await escalateAt(end, due);
    expect(await itemsOf(one)).toEqual(['tombstone']);
    expect(await tickets.isDeleted(one)).toBe(true);
    expect(await handedOver(end + 1)).toEqual([]);
  });

  it('keeps what somebody has taken out of it, or put into it again, while the message was on its way', async () => {
    const [out, again] = [await trashed(), await trashed()];
    const due = await handedOver(end);
    await patch(out, 'desk', end);
    await patch(again, 'desk', end);
    await patch(again, 'trash', end + 1);
    for (const one of due) await escalateAt(end + 2, one);
    expect(await tickets.load(out)).toMatchObject({ folder: 'desk' });
    expect(await tickets.load(again)).toMatchObject({ folder: 'trash', trashedAt: end + 1 });
  });
});
