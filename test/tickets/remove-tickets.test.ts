import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keys, ticketPk } from '../../functions/platform/keys.ts';
import {
  amend,
  annotate,
  change,
  createTicketStore,
  type Folder,
  openTicket,
  type Ticket,
  TicketExistsError,
  type TicketStore,
} from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, aNote, anId, aReceived, aRequester, someTime } from '../support/factories.ts';

const by = 'lead@demo.test';

describe('deleting tickets', () => {
  let dynamo: TestDynamo;
  let store: TicketStore;
  const s3 = new S3Client({ region: 'eu-north-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const bucket = mockClient(s3);
  beforeAll(async () => {
    dynamo = await startDynamo();
    store = createTicketStore({
      client: dynamo.client,
      table: dynamo.tickets,
      mailBucket: { s3, bucket: 'mail' },
    });
  });
  afterAll(() => dynamo?.stop());

  async function ticketIn(folder: Folder): Promise<Ticket> {
    const number = await store.nextNumber();
    const made = openTicket({
      number,
      mailbox: 'support',
      requester: aRequester(),
      message: aReceived({ number }),
      folder,
    });
    await store.create(made);
    return made.ticket;
  }

  const behind = async (number: number) =>
    (
      await dynamo.client.send(
        new QueryCommand({
          TableName: dynamo.tickets,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': ticketPk(number) },
        }),
      )
    ).Items?.map(({ item }) => item);

  const counts = async () =>
    (await dynamo.client.send(new GetCommand({ TableName: dynamo.tickets, Key: keys.counts('support') }))).Item ?? {};

  it('leaves a tombstone and nothing else, and the number is never given again', async () => {
    const opened = await ticketIn('spam');
    const note = aNote({ number: opened.number, text: Array.from({ length: 20_000 }, Math.random).join() });
    const { ticket } = await change(store, opened.number, (current) => annotate(current, note));
    expect(await store.remove([ticket], by, someTime)).toEqual([ticket.number]);
    expect(await behind(ticket.number)).toEqual(['tombstone']);
    expect(await store.load(ticket.number)).toBeUndefined();
    expect(await store.loadMany([ticket.number])).toEqual([]);
    expect(await store.isDeleted(ticket.number)).toBe(true);
    expect(await store.isDeleted(999_999)).toBe(false);
    const again = openTicket({
      number: ticket.number,
      mailbox: 'support',
      requester: aRequester(),
      message: aReceived(),
    });
    await expect(store.create(again)).rejects.toThrow(TicketExistsError);
    const list = await store.list({ mailboxes: ['support'], folder: 'spam', limit: 50 });
    expect(list.items.map(({ number }) => number)).not.toContain(ticket.number);
  });

  it('needs no look at a ticket that lies where it was opened', async () => {
    const number = await store.nextNumber();
    const text = Array.from({ length: 1000 }, Math.random).join();
    const message = aReceived({ number, text });
    const made = openTicket({ number, mailbox: 'support', requester: aRequester(), message, folder: 'suspended' });
    await store.create(made);
    expect(await behind(number)).toEqual(['entry', 'body', 'head']);
    dynamo.resetUnits();
    await store.remove([made.ticket], by, someTime);
    expect(dynamo.units().read).toBe(0);
    expect(await behind(number)).toEqual(['tombstone']);
  });

  it('takes many at once out of the counters of their folders', async () => {
    const before = await counts();
    const tickets = await Promise.all(
      Array.from({ length: 50 }, (_, nth) => ticketIn(nth % 2 === 0 ? 'spam' : 'trash')),
    );
    expect(await store.remove(tickets, by, someTime)).toHaveLength(50);
    const after = await counts();
    expect(Number(after.spam ?? 0) - Number(before.spam ?? 0)).toBe(-25);
    expect(Number(after.trash ?? 0) - Number(before.trash ?? 0)).toBe(-25);
    for (const { number } of tickets.slice(0, 5)) expect(await behind(number)).toEqual(['tombstone']);
  });

  it('spares what somebody has changed meanwhile and deletes the others', async () => {
    const [kept, gone] = [await ticketIn('spam'), await ticketIn('spam')];
    await change(store, kept.number, (ticket) =>
      amend(ticket, { folder: 'desk' }, { actor: agentActor(), at: someTime, idFor: () => anId() }),
    );
    expect(await store.remove([kept, gone], by, someTime)).toEqual([gone.number]);
    expect((await store.load(kept.number))?.folder).toBe('desk');
    expect(await behind(gone.number)).toEqual(['tombstone']);
  });

  it('never takes a ticket at the desk', async () => {
    const ticket = await ticketIn('desk');
    await expect(store.remove([ticket], by, someTime)).rejects.toThrow();
    expect(await store.load(ticket.number)).toBeDefined();
  });

  it('removes bodies that lie in the bucket', async () => {
    const opened = await ticketIn('trash');
    const noise = Array.from({ length: 420_000 }, () => String.fromCharCode(32 + Math.random() * 90)).join('');
    const note = aNote({ number: opened.number, text: noise });
    const { ticket } = await change(store, opened.number, (current) => annotate(current, note));
    await store.remove([ticket], by, someTime);
    const deleted = bucket.commandCalls(DeleteObjectCommand).map((call) => call.args[0].input);
    expect(deleted).toContainEqual({ Bucket: 'mail', Key: `bodies/${ticket.number}/${note.id}` });
  });

  it('comes up again when it died half-way, and is then finished', async () => {
    const ticket = await ticketIn('spam');
    const left = {
      ...keys.removal('half-way'),
      item: 'removal',
      v: 1,
      numbers: [ticket.number],
      g4pk: 'DUE',
      g4sk: '000000000001000#0000000000',
    };
    await dynamo.client.send(new PutCommand({ TableName: dynamo.tickets, Item: left }));
    await dynamo.client.send(
      new PutCommand({
        TableName: dynamo.tickets,
        Item: { ...keys.head(ticket.number), item: 'tombstone', v: 1, number: ticket.number },
      }),
    );
    const due = await store.due(2000, { limit: 10 });
    expect(due.items).toEqual([{ number: 0, at: 1000, removal: 'half-way' }]);
    await store.finishRemoval('half-way');
    expect(await behind(ticket.number)).toEqual(['tombstone']);
    expect((await store.due(2000, { limit: 10 })).items).toEqual([]);
    await store.finishRemoval('half-way');
  });
});
