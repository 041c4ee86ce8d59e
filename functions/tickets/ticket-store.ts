import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { gathered } from '../platform/gather.ts';
import { createItems, type Items } from '../platform/items.ts';
import { keys } from '../platform/keys.ts';
import { type Retry, withRetry } from '../platform/retry.ts';
import { besideWrite } from './beside.ts';
import { BesideRefusedError, type Change, TicketChangedError, TicketExistsError } from './change.ts';
import { type BodyBucket, putBody } from './entry-body.ts';
import { type EntryItems, entryItems, itemsOf } from './entry-item.ts';
import { createEntryReader } from './entry-reader.ts';
import { createRemover, isTombstone } from './remove-tickets.ts';
import { saveTogether } from './save-together.ts';
import { createScheduledReader } from './scheduled-item.ts';
import type { Ticket } from './ticket.ts';
import { itemVersion, ticketFrom, ticketItem } from './ticket-item.ts';
import { createTicketList } from './ticket-list.ts';
import type { Claim, TicketStore } from './ticket-store-types.ts';
import { isConflict, reasonsOf } from './transactions.ts';

/** What the ticket store works with. */
export interface TicketStoreOptions {
  client: DynamoDBDocumentClient;
  /** Name of the table `tickets`. */
  table: string;
  /** Where bodies lie that are too long for an item; needed to write such entries, and to read them whole. */
  mailBucket?: BodyBucket;
  /** How to try again when others write the same ticket at the same moment. */
  retry?: Retry;
}

/** The first ticket's number is one higher. */
const numbersBegin = 1000;
const batchGetLimit = 100;
/** Numbers that are given at once. */
const mostNumbers = 100;

/** Keeps tickets in DynamoDB; see `docs/data-model.md` for the items. */
export function createTicketStore(options: TicketStoreOptions): TicketStore {
  const { client, table, mailBucket, retry } = options;
  const reader = createEntryReader({ client, table, mailBucket });
  const items = createItems({ client, table, retry });
  const keeping = { client, table, mailBucket, retry };

  const load = async (number: number): Promise<Ticket | undefined> => {
    const item = await items.get(keys.head(number));
    return item && !isTombstone(item) ? ticketFrom(item) : undefined;
  };
  const loadMany = (numbers: readonly number[]): Promise<Ticket[]> => loadHeads(client, table, numbers, retry);

  return {
    load,
    loadMany,
    ...reader,
    ...createTicketList({ client, table, loadMany }),
    ...createClaims(keeping, items),
    ...createRemover(keeping, loadMany),
    ...createScheduledReader({ client, table }),

    isDeleted: async (number) => isTombstone(await items.get(keys.head(number))),

    async create(change) {
      const outcome = await keep(keeping, change, 'attribute_not_exists(pk)');
      if (outcome === 'head-refused') throw new TicketExistsError(change.ticket.number);
    },

    async save(change, expectedVersion) {
      if (change.entries.length === 0) return;
      const { number, version } = change.ticket;
      if (expectedVersion !== undefined && expectedVersion !== version - 1)
        throw new TicketChangedError(number, version - 1);
      const outcome = await keep(keeping, change, '#version = :before', { ':before': version - 1 });
      if (outcome === 'head-refused') throw new TicketChangedError(number, (await load(number))?.version);
      if (outcome === 'beside-refused') throw new BesideRefusedError(number);
    },

    async saveTogether(steps, moved) {
      for (const { change } of steps) await putBodies(keeping, change.ticket.number, itemsOf(change));
      await saveTogether(keeping, steps, moved);
    },

    async movedTo(number, order, id) {
      const item = await items.get(keys.moved(number, order, id));
      return item && Number(item.to);
    },

    async append(entry, mailbox) {
      const of = mailbox ?? (await load(entry.number))?.mailbox;
      if (of === undefined) throw new Error(`ticket ${entry.number} does not exist`);
      const made = entryItems(entry, of);
      await putBodies(keeping, entry.number, [made]);
      return putOnce(client, table, made.entry);
    },
  };
}

function createClaims(
  { client, table }: Keeping,
  items: Items,
): Pick<TicketStore, 'nextNumber' | 'claim' | 'findClaim'> {
  const findClaim = async (digest: string): Promise<Claim | undefined> => {
    const item = await items.get(keys.claim(digest));
    return item && { number: Number(item.number), order: Number(item.order), entryId: String(item.entryId) };
  };
  /** Takes as many numbers as are asked for at once, in one write. */
  const takeNumbers = async (count: number): Promise<number[]> => {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: table,
        Key: keys.numbers(),
        UpdateExpression: 'SET #last = if_not_exists(#last, :begin) + :count, #item = :item, #v = :v',
        ExpressionAttributeNames: { '#last': 'last', '#item': 'item', '#v': 'v' },
        ExpressionAttributeValues: { ':begin': numbersBegin, ':count': count, ':item': 'counter', ':v': itemVersion },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    const last = Number(Attributes?.last);
    return Array.from({ length: count }, (_, index) => last - count + 1 + index);
  };
  const takeNumber = gathered<void, number>((requests) => takeNumbers(requests.length), { most: mostNumbers });
  return {
    findClaim,
    nextNumber: () => takeNumber(),

    async claim(digest, proposal) {
      const { number, order, entryId } = proposal;
      const item = { ...keys.claim(digest), item: 'claim', v: 1, number, order, entryId };
      if (await putOnce(client, table, item)) return { ...proposal, mine: true };
      const there = await findClaim(digest);
      if (!there) throw new Error('a claim has disappeared');
      return { ...there, mine: false };
    },
  };
}

type Keeping = Pick<TicketStoreOptions, 'client' | 'table' | 'mailBucket' | 'retry'>;

/** Puts an item unless its key is taken. False when it is. */
async function putOnce(client: DynamoDBDocumentClient, table: string, item: Record<string, unknown>): Promise<boolean> {
  try {
    await client.send(
      new PutCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/** Bodies go first: an entry that can be seen is whole. A body whose entry is never written is found by nobody. */
async function putBodies(to: Keeping, number: number, items: readonly EntryItems[]): Promise<void> {
  for (const { body, object } of items) {
    if (body) await to.client.send(new PutCommand({ TableName: to.table, Item: body }));
    if (!object) continue;
    if (!to.mailBucket)
      throw new Error(`the body of an entry of ticket ${number} is too long for an item and there is no bucket for it`);
    await putBody(to.mailBucket, number, object.id, object.packed);
  }
}

/**
 * Writes the head under `condition`, the entries and what is beside them, all or nothing.
 * @returns `kept`, also when the same entries are there already; `head-refused` when the condition does not hold; `beside-refused` when just what is
 * beside them is not as it must be
 */
async function keep(
  to: Keeping,
  change: Change,
  condition: string,
  values?: Record<string, unknown>,
): Promise<'kept' | 'head-refused' | 'beside-refused'> {
  const { ticket, beside } = change;
  const items = itemsOf(change);
  await putBodies(to, ticket.number, items);
  const command = new TransactWriteCommand({
    TransactItems: [
      {
        Put: {
          TableName: to.table,
          Item: ticketItem(ticket),
          ConditionExpression: condition,
          ...(values ? { ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: values } : {}),
        },
      },
      ...items.map(({ entry }) => ({
        Put: { TableName: to.table, Item: entry, ConditionExpression: 'attribute_not_exists(pk)' },
      })),
      ...(beside ? [besideWrite(beside, ticket, to.table)] : []),
    ],
  });
  try {
    await withRetry(() => to.client.send(command), isConflict, to.retry);
    return 'kept';
  } catch (error) {
    const [head, ...others] = reasonsOf(error);
    if (others.slice(0, items.length).includes('ConditionalCheckFailed')) return 'kept';
    if (head === 'ConditionalCheckFailed') return 'head-refused';
    if (others[items.length] === 'ConditionalCheckFailed') return 'beside-refused';
    throw error;
  }
}

async function loadHeads(
  client: DynamoDBDocumentClient,
  table: string,
  numbers: readonly number[],
  retry?: Retry,
): Promise<Ticket[]> {
  const found = new Map<number, Ticket>();
  const distinct = [...new Set(numbers)];
  for (let at = 0; at < distinct.length; at += batchGetLimit) {
    let wanted: Record<string, unknown>[] = distinct
      .slice(at, at + batchGetLimit)
      .map((number) => ({ ...keys.head(number) }));
    await withRetry(
      async () => {
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetCommand({ RequestItems: { [table]: { Keys: wanted } } }),
        );
        for (const item of Responses?.[table] ?? []) {
          if (!isTombstone(item)) found.set(Number(item.number), ticketFrom(item));
        }
        wanted = UnprocessedKeys?.[table]?.Keys ?? [];
        if (wanted.length > 0) throw new UnprocessedError();
      },
      (error) => error instanceof UnprocessedError,
      retry,
    );
  }
  return numbers.flatMap((number) => found.get(number) ?? []);
}

/** DynamoDB has left out a part of a batch. */
class UnprocessedError extends Error {
  override readonly name = 'UnprocessedError';
}
