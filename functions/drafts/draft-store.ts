import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { indexes, keys, ticketPk } from '../platform/keys.ts';
import type { Retry } from '../platform/retry.ts';
import type { Draft, DraftContent, DraftKind, DraftMark, DraftPlace } from './draft.ts';
import { sameContent } from './draft.ts';
import { draftFrom, draftsPk, markFrom, packContent } from './draft-item.ts';
import { type Drafting, transact, writes } from './draft-writes.ts';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What became of a save: kept, or what is there instead; `there` is absent when the draft is gone. */
export type Saved = { kept: Draft } | { there: Draft | undefined };

/** Keeps what agents have begun to write. A draft is counted and listed from its first save until it is removed. */
export interface DraftStore {
  /** All drafts of these tickets. Costs 1 R for 4 KB of each. */
  ofTickets(numbers: readonly number[]): Promise<Draft[]>;
  one(number: number, kind: DraftKind, agent: string): Promise<Draft | undefined>;
  /**
   * Keeps a draft. Repeating it does nothing.
   * @param draft where it is kept with what stands in it; `savedAt` must be higher than `seen`
   * @param seen `savedAt` of what it is based on; absent: of nothing
   */
  save(draft: Draft, seen: number | undefined): Promise<Saved>;
  /** Removes a draft and takes it out of the count; a missing one is no error. */
  remove(number: number, kind: DraftKind, agent: string): Promise<void>;
  /**
   * Makes a draft another one, behind what has been written there: a colleague's mine, or one of a merged ticket that of the ticket it was merged into.
   * @param how.key the Idempotency-Key that it is sent under when nothing has been written there
   * @param how.beside is written in the same transaction
   * @returns what it is now; `undefined` when there was none
   */
  carry(
    from: Pick<Draft, 'number' | 'kind' | 'agent'>,
    to: DraftPlace,
    how: {
      now: number;
      key: string | undefined;
      join: (first: DraftContent, second: DraftContent) => DraftContent;
      beside?: Write;
    },
  ): Promise<Draft | undefined>;
  /** Lists and counts a draft with the mailbox that its ticket lies in by now. */
  rehouse(draft: DraftMark, mailbox: string): Promise<void>;
  /** Drafts of a mailbox by when they were begun, without what stands in them. `after` is the `place` of the last one seen. */
  page(
    mailbox: string,
    options: { after: string | undefined; newestFirst: boolean; limit: number },
  ): Promise<{ items: (DraftMark & { place: string })[]; more: boolean }>;
}

/** How often a draft is carried anew when somebody goes on writing it at the same moment. */
const attempts = 5;

/** Drafts in table `tickets`. */
export function createDraftStore(from: { client: DynamoDBDocumentClient; table: string; retry?: Retry }): DraftStore {
  const { client, table } = from;
  const write = writes(table);

  const one: DraftStore['one'] = async (number, kind, agent) => {
    const Key = keys.draftText(number, kind, agent);
    const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item && draftFrom(Item);
  };

  const rehouse: DraftStore['rehouse'] = async (draft, mailbox) => {
    await transact(from, [
      write.moveMark(draft, mailbox),
      write.moveText(draft, mailbox),
      ...write.counts(draft.kind, [
        [draft.mailbox, -1],
        [mailbox, 1],
      ]),
    ]);
  };

  return {
    one,
    rehouse,
    ...createReading(from),

    async save(draft, seen) {
      const there = seen === undefined ? await begin(from, draft) : await goOn(from, draft, seen);
      if (there === 'refused') {
        const found = await one(draft.number, draft.kind, draft.agent);
        return found && sameContent(found.content, draft.content) ? { kept: found } : { there: found };
      }
      if (there.mailbox !== draft.mailbox) await rehouse(there, draft.mailbox);
      return { kept: { ...draft, startedAt: there.startedAt } };
    },

    async remove(number, kind, agent) {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const Key = keys.draft(number, kind, agent);
        const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
        if (!Item) return;
        const mark = markFrom(Item);
        const parts = [write.dropMark(mark), write.dropText(mark), ...write.counts(kind, [[mark.mailbox, -1]])];
        if (await transact(from, parts)) return;
      }
    },

    async carry(source, to, { now, key, join, beside }) {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const [theirs, own] = await Promise.all([
          one(source.number, source.kind, source.agent),
          one(to.number, to.kind, to.agent),
        ]);
        if (!theirs) return undefined;
        const made: Draft = own
          ? { ...own, savedAt: Math.max(now, own.savedAt + 1), content: join(own.content, theirs.content) }
          : { ...to, startedAt: now, savedAt: now, key, baseVersion: theirs.baseVersion, content: theirs.content };
        const parts = [
          write.dropMark(theirs),
          write.dropText(theirs, theirs.savedAt),
          write.putText(made, own?.savedAt),
          ...(own ? [] : [write.putMark(made)]),
          ...write.counts(to.kind, [[theirs.mailbox, -1], ...(own ? [] : [[to.mailbox, 1] as const])]),
          ...(beside ? [beside] : []),
        ];
        if (await transact(from, parts)) return made;
      }
      return undefined;
    },
  };
}

function createReading({ client, table }: Drafting): Pick<DraftStore, 'ofTickets' | 'page'> {
  return {
    async ofTickets(numbers) {
      const found = await Promise.all(
        numbers.map(async (number) => {
          const drafts: Draft[] = [];
          let start: Record<string, unknown> | undefined;
          do {
            const page = await client.send(
              new QueryCommand({
                TableName: table,
                KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
                ExpressionAttributeValues: { ':pk': ticketPk(number), ':prefix': keys.draftTextPrefix },
                ConsistentRead: true,
                ExclusiveStartKey: start,
              }),
            );
            drafts.push(...(page.Items ?? []).map(draftFrom));
            start = page.LastEvaluatedKey;
          } while (start);
          return drafts;
        }),
      );
      return found.flat();
    },

    async page(mailbox, { after, newestFirst, limit }) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: indexes.queue,
          KeyConditionExpression: `g1pk = :pk${after === undefined ? '' : ` AND g1sk ${newestFirst ? '<' : '>'} :after`}`,
          ExpressionAttributeValues: {
            ':pk': draftsPk(mailbox),
            ...(after === undefined ? {} : { ':after': after }),
          },
          ScanIndexForward: !newestFirst,
          Limit: limit,
        }),
      );
      const items = Items.map((item) => ({ ...markFrom(item), place: String(item.g1sk) }));
      return { items, more: LastEvaluatedKey !== undefined };
    },
  };
}

/** Keeps the first save of a draft, lists and counts it. */
async function begin(from: Drafting, draft: Draft): Promise<Draft | 'refused'> {
  const write = writes(from.table);
  const parts = [write.putMark(draft), write.putText(draft), ...write.counts(draft.kind, [[draft.mailbox, 1]])];
  return (await transact(from, parts)) ? draft : 'refused';
}

/** Keeps a further save: one write. @returns the draft as it was before */
async function goOn({ client, table }: Drafting, draft: Draft, seen: number): Promise<Draft | 'refused'> {
  const { number, kind, agent, name, key, baseVersion, content } = draft;
  const values = { name, savedAt: draft.savedAt, packed: packContent(content), key, baseVersion };
  const set = Object.entries(values).filter(([, value]) => value !== undefined);
  try {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName: table,
        Key: keys.draftText(number, kind, agent),
        UpdateExpression: `SET ${set.map((_, at) => `#n${at} = :v${at}`).join(', ')}`,
        ConditionExpression: 'savedAt = :seen',
        ExpressionAttributeNames: Object.fromEntries(set.map(([attribute], at) => [`#n${at}`, attribute])),
        ExpressionAttributeValues: {
          ':seen': seen,
          ...Object.fromEntries(set.map(([, value], at) => [`:v${at}`, value])),
        },
        ReturnValues: 'ALL_OLD',
      }),
    );
    return draftFrom(Attributes ?? {});
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return 'refused';
    throw error;
  }
}
