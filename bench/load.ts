/** Puts tickets straight into the table, as a desk would have them after some years of work. */
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { customerIdOf } from '../functions/customers/index.ts';
import type { Status, Ticket } from '../functions/tickets/index.ts';
import { ticketItem } from '../functions/tickets/ticket-item.ts';
import type { BenchDesk } from './desk.ts';

const mailboxes = ['support', 'sales', 'billing'] as const;
const agents = [undefined, 'anna@demo.test', 'ben@demo.test'] as const;
const statuses: Status[] = [
  'new',
  'open',
  'waiting',
  'closed',
  'closed',
  'closed',
  'closed',
  'open',
  'waiting',
  'closed',
];

/** One of the tickets, the same for the same turn. */
export function ticketOf(turn: number): Ticket {
  const at = Date.UTC(2026, 0, 1) + turn * 60_000;
  const status = statuses[turn % statuses.length] ?? 'open';
  const assignee = status === 'new' ? undefined : agents[turn % agents.length];
  const address = `customer${turn % 5_000}@customers.test`;
  return {
    number: 1_000_000 + turn,
    subject: `The machine on floor ${turn % 40} has stopped for the ${turn}th time`,
    kind: 'question',
    status,
    folder: 'desk',
    priority: 'normal',
    level: 1,
    channel: 'mail',
    mailbox: mailboxes[turn % mailboxes.length] ?? 'support',
    assignee,
    requester: { id: customerIdOf(address), name: `Customer ${turn % 5_000}`, address },
    participants: [],
    tags: turn % 7 === 0 ? ['firmware'] : [],
    fields: {},
    clocks: [],
    version: 3,
    createdAt: at,
    updatedAt: at,
    waitingSince: status === 'new' || status === 'open' ? at : undefined,
    closedAt: status === 'closed' ? at : undefined,
    reopened: 0,
  };
}

/** Loads the tickets of turns `from` to `to`, past the functions. */
export async function loadTickets(desk: BenchDesk, from: number, to: number): Promise<void> {
  const credentials = { accessKeyId: 'runner', secretAccessKey: desk.gateway.secretAccessKey };
  const client = new DynamoDBClient({ endpoint: desk.gateway.url, region: desk.gateway.region, credentials });
  const table = desk.name(
    desk.template.assembly.resources('AWS::DynamoDB::GlobalTable').find((one) => one.id.startsWith('tickets'))?.id ??
      'tickets',
  );
  const turns = Array.from({ length: to - from }, (_, index) => from + index);
  const batches: number[][] = [];
  while (turns.length > 0) batches.push(turns.splice(0, 25));
  const write = async (): Promise<void> => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) {
      const requests = batch.map((turn) => ({
        PutRequest: { Item: marshall(ticketItem(ticketOf(turn)), { removeUndefinedValues: true }) },
      }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
    }
  };
  await Promise.all([write(), write(), write(), write()]);
  client.destroy();
}
