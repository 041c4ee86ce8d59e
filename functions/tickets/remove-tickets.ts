import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { type DynamoDBDocumentClient, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { createDraftStore, draftKinds } from '../drafts/index.ts';
import { derivedId } from '../platform/ids.ts';
import { createItems } from '../platform/items.ts';
import { duePk, type Key, keys, ticketPk, timeAndNumber } from '../platform/keys.ts';
import { type Retry, withRetry } from '../platform/retry.ts';
import { type BodyBucket, bodyKey } from './entry-body.ts';
import type { Ticket } from './ticket.ts';
import { itemVersion, shelfOf } from './ticket-item.ts';
import type { TicketStore } from './ticket-store-types.ts';
import { isConflict, reasonsOf } from './transactions.ts';

/** Heads of one transaction, which takes 100 items: the heads, a counter for each of their mailboxes, and the removal. */
export const mostRemoved = 50;
/** Milliseconds after which a removal that is still there has died. */
const removalDiesAfter = 10 * 60 * 1000;

interface Removing {
  client: DynamoDBDocumentClient;
  table: string;
  mailBucket?: BodyBucket;
  retry?: Retry;
}

/** How a head is marked whose ticket was deleted: its number is never given again, and mail for it finds nothing. */
export const isTombstone = (head: Record<string, unknown> | undefined): boolean => head?.item === 'tombstone';

/**
 * Deletes tickets for good, and what was merged into them. One transaction puts tombstones in place of the heads, takes them out of the counters and notes which entries are to go;
 * then these go, and the note with them. A note that is left behind falls due, so that whoever watches the clocks finishes the work.
 */
export function createRemover(
  from: Removing,
  loadMany: TicketStore['loadMany'],
): Pick<TicketStore, 'remove' | 'finishRemoval'> {
  const items = createItems(from);
  const drafts = createDraftStore(from);

  /** Drafts go with their counts; gone twice is counted once. */
  const removeDrafts = (number: number, marks: readonly Behind[]) =>
    Promise.all(
      marks.flatMap(({ sk }) => {
        const [, kind, agent = ''] = /^D#(\w+)#(.+)$/.exec(sk) ?? [];
        const known = draftKinds.find((one) => one === kind);
        return known ? [drafts.remove(number, known, agent)] : [];
      }),
    );

  const clear = async (numbers: readonly number[], removal: Key, tickets: readonly Ticket[] = []): Promise<void> => {
    const known = new Map(tickets.map((ticket) => [ticket.number, onlyItems(ticket)]));
    await Promise.all(
      numbers.map(async (number) => {
        const behind = known.get(number) ?? (await itemsBehind(from, number));
        const rest = behind.filter(({ sk }) => !isDraft(sk));
        await Promise.all([
          removeDrafts(number, behind),
          ...rest.map(({ pk, sk }) => items.remove({ pk, sk })),
          ...rest.filter(({ longBody }) => longBody).map(({ id }) => removeBody(from, number, id)),
        ]);
      }),
    );
    await items.remove(removal);
  };

  return {
    async remove(tickets, by, now) {
      const distinct = [...new Map(tickets.map((ticket) => [ticket.number, ticket])).values()];
      if (distinct.length > mostRemoved) throw new Error(`at most ${mostRemoved} tickets can be deleted at once`);
      if (distinct.some((ticket) => ticket.folder === 'desk')) throw new Error('a ticket at the desk is not deleted');
      const removed: number[] = [];
      for (const part of parts(await families(distinct, loadMany))) {
        for (let left = part; left.length > 0; ) {
          const heads = left.flat();
          const numbers = heads.map(({ number }) => number);
          const removal = keys.removal(derivedId('removal', String(now), ...numbers.map(String)));
          const changed = await bury(from, heads, removal, { by, now });
          if (changed.length === 0) {
            await clear(numbers, removal, heads);
            removed.push(...left.flatMap(([asked]) => asked?.number ?? []));
            break;
          }
          left = left.filter((family) => !family.some(({ number }) => changed.includes(number)));
        }
      }
      return removed;
    },

    async finishRemoval(id) {
      const removal = keys.removal(id);
      const item = await items.get(removal);
      if (item) await clear((item.numbers as unknown[]).map(Number), removal);
    },
  };
}

/** Each ticket with those that were merged into it: they go together. */
async function families(tickets: readonly Ticket[], loadMany: TicketStore['loadMany']): Promise<Ticket[][]> {
  const numbers = tickets.flatMap(({ merged = [] }) => merged.map(({ number }) => number));
  const heads = new Map((numbers.length === 0 ? [] : await loadMany(numbers)).map((head) => [head.number, head]));
  return tickets.map((ticket) => [ticket, ...(ticket.merged ?? []).flatMap(({ number }) => heads.get(number) ?? [])]);
}

/** As many families at a time as one transaction takes. */
function parts(all: readonly Ticket[][]): Ticket[][][] {
  const made: Ticket[][][] = [];
  for (const family of all) {
    const last = made.at(-1);
    if (last && last.flat().length + family.length <= mostRemoved) last.push(family);
    else made.push([family]);
  }
  return made;
}

/** @returns the numbers of those that somebody has changed meanwhile; nothing was written when there are any */
async function bury(
  { client, table, retry }: Removing,
  tickets: readonly Ticket[],
  removal: Key,
  { by, now }: { by: string; now: number },
): Promise<number[]> {
  const tombstones = tickets.map(({ number, version }) => ({
    Put: {
      TableName: table,
      Item: { ...keys.head(number), item: 'tombstone', v: itemVersion, number, deletedAt: now, by },
      ConditionExpression: '#version = :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': version },
    },
  }));
  const note = {
    ...removal,
    item: 'removal',
    v: itemVersion,
    numbers: tickets.map(({ number }) => number),
    g4pk: duePk,
    g4sk: timeAndNumber(now + removalDiesAfter, 0),
  };
  const command = new TransactWriteCommand({
    TransactItems: [...tombstones, ...countersOf(tickets, table), { Put: { TableName: table, Item: note } }],
  });
  try {
    await withRetry(() => client.send(command), isConflict, retry);
    return [];
  } catch (error) {
    const reasons = reasonsOf(error);
    const changed = tickets.filter((_, at) => reasons[at] === 'ConditionalCheckFailed').map(({ number }) => number);
    if (changed.length === 0) throw error;
    return changed;
  }
}

/** Takes the tickets out of the folder counters of their mailboxes. */
function countersOf(tickets: readonly Ticket[], table: string) {
  const mailboxes = Map.groupBy(tickets, ({ mailbox }) => mailbox);
  return [...mailboxes].map(([mailbox, own]) => {
    const shelves = [...Map.groupBy(own, shelfOf)];
    return {
      Update: {
        TableName: table,
        Key: keys.counts(mailbox),
        UpdateExpression: `SET #item = :item, v = :v ADD ${shelves.map((_, at) => `#s${at} :s${at}`).join(', ')}`,
        ExpressionAttributeNames: {
          '#item': 'item',
          ...Object.fromEntries(shelves.map(([shelf], at) => [`#s${at}`, shelf])),
        },
        ExpressionAttributeValues: {
          ':item': 'counts',
          ':v': itemVersion,
          ...Object.fromEntries(shelves.map(([, there], at) => [`:s${at}`, -there.length])),
        },
      },
    };
  });
}

const isDraft = (sk: string): boolean => sk.startsWith(keys.draftPrefix) || sk.startsWith(keys.draftTextPrefix);

interface Behind extends Key {
  id: string;
  longBody: boolean;
}

/**
 * What a ticket has besides its head, without a look, when it lies untouched where it was opened: nobody was written to from there, so that no machine
 * has answered, and whatever a person does raises the version. Spam goes by the ten thousand.
 */
function onlyItems({ number, version, createdAt, opening: id }: Ticket): Behind[] | undefined {
  if (version !== 1 || id === undefined) return undefined;
  return [keys.entry(number, createdAt, id), keys.body(number, createdAt, id)].map((key) => ({
    ...key,
    id,
    longBody: false,
  }));
}

/** Everything of a ticket's partition but its head. */
async function itemsBehind({ client, table }: Removing, number: number): Promise<Behind[]> {
  const found: Behind[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': ticketPk(number) },
        ProjectionExpression: 'pk, sk, id, longBody',
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    for (const { pk, sk, id, longBody } of page.Items ?? []) {
      if (sk !== keys.head(number).sk)
        found.push({ pk: String(pk), sk: String(sk), id: String(id), longBody: longBody === true });
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return found;
}

async function removeBody({ mailBucket }: Removing, number: number, id: string): Promise<void> {
  if (!mailBucket) throw new Error(`ticket ${number} has bodies in a bucket that is not known here`);
  await mailBucket.s3.send(new DeleteObjectCommand({ Bucket: mailBucket.bucket, Key: bodyKey(number, id) }));
}
