import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { createItems } from '../platform/items.ts';
import { vocabularyKey } from '../platform/keys.ts';
import type { Retry } from '../platform/retry.ts';

/** Letters before this length are no prefix to search by. */
export const SHORTEST_PREFIX = 3;
/** Longer words are found as a whole only: they are keys and addresses of pages, not words. */
const LONGEST_WORD = 32;
/** So long are numbers that somebody types the beginning of; quantities, years and digests are left out. */
const NUMBERS = { shortest: 5, longest: 12 };
/** DynamoDB takes so many keys in one BatchGetItem. */
const MOST_KEYS = 100;
/** Words that one container remembers to be there. */
const MOST_KNOWN = 100_000;

/**
 * All different words of the desk, of every mailbox: what beginnings and forms of words are looked up in. It is for the search alone and never shown,
 * and no word is ever taken out of it.
 */
export interface Vocabulary {
  /**
   * Adds those of the words that are not in it. Repeating it changes nothing.
   * @throws TukiError `busy` when DynamoDB does not take all of them after several attempts
   */
  learn(words: readonly string[]): Promise<void>;
  /** Words that begin with `prefix` (three letters or more) in their order, `limit` at most. */
  beginningWith(prefix: string, limit: number): Promise<string[]>;
}

/** Whether a normalised word belongs into the vocabulary. */
export function isLearnt(word: string): boolean {
  const { length } = [...word];
  if (/\p{N}/u.test(word)) return length >= NUMBERS.shortest && length <= NUMBERS.longest;
  return length >= SHORTEST_PREFIX && length <= LONGEST_WORD;
}

/** The vocabulary in table `search`. What it has written or seen there it does not look up again. */
export function createVocabulary(o: { client: DynamoDBDocumentClient; table: string; retry?: Retry }): Vocabulary {
  const items = createItems(o);
  const known = new Set<string>();

  /** Those of at most a hundred words that are there. One that DynamoDB leaves out is written again, which does no harm. */
  async function thoseThere(words: readonly string[]): Promise<string[]> {
    const { Responses } = await o.client.send(
      new BatchGetCommand({ RequestItems: { [o.table]: { Keys: words.map((word) => ({ ...vocabularyKey(word) })) } } }),
    );
    return (Responses?.[o.table] ?? []).map(({ sk }) => String(sk));
  }

  async function learnSome(words: readonly string[]): Promise<void> {
    const there = new Set(await thoseThere(words));
    await Promise.all(words.filter((word) => !there.has(word)).map((word) => items.put({ ...vocabularyKey(word) })));
    if (known.size > MOST_KNOWN) known.clear();
    for (const word of words) known.add(word);
  }

  return {
    async learn(words) {
      const unknown = [...new Set(words)].filter((word) => isLearnt(word) && !known.has(word));
      for (let at = 0; at < unknown.length; at += MOST_KEYS) await learnSome(unknown.slice(at, at + MOST_KEYS));
    },

    async beginningWith(prefix, limit) {
      const { Items = [] } = await o.client.send(
        new QueryCommand({
          TableName: o.table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': vocabularyKey(prefix).pk, ':prefix': prefix },
          Limit: limit,
        }),
      );
      return Items.map(({ sk }) => String(sk));
    },
  };
}
