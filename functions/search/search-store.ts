import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { createItems } from '../platform/items.ts';
import { posting } from '../platform/keys.ts';
import type { Retry } from '../platform/retry.ts';
import type { Term } from './terms.ts';

/** Numbers in sort keys run backwards from here, so that the newest ticket comes first. */
export const MAX_NUMBER = 9_999_999_999;

/** That a ticket is found under a term. */
export interface Posting {
  number: number;
  /** Sort key of an entry that has the word, where it is in one. */
  entry?: string;
}

const postingItem = z.object({ sk: z.string(), entry: z.string().optional() });

/** Where it stands which words which ticket has. Holds nothing that cannot be made again from table `tickets`. */
export interface SearchStore {
  /**
   * Makes a ticket findable under the terms. Repeating it changes nothing.
   * @throws TukiError `busy` when DynamoDB does not take all of them after several attempts
   */
  put(number: number, terms: readonly Term[], entry?: string): Promise<void>;
  /** Takes terms off a ticket. */
  remove(number: number, terms: readonly Term[]): Promise<void>;
  /** Postings of a term from ticket `from` downwards, newest first; fewer than `limit` when there are no more. */
  read(term: Term, from: number, limit: number): Promise<Posting[]>;
}

/** @param o.retry how patiently DynamoDB is asked again for what it did not take */
export function createSearchStore(o: { client: DynamoDBDocumentClient; table: string; retry?: Retry }): SearchStore {
  const items = createItems(o);
  return {
    async put(number, terms, entry) {
      await Promise.all([...new Set(terms)].map((term) => items.put({ ...posting(term, number), entry })));
    },
    async remove(number, terms) {
      await Promise.all([...new Set(terms)].map((term) => items.remove(posting(term, number))));
    },
    async read(term, from, limit) {
      const { pk, sk } = posting(term, from);
      const { Items = [] } = await o.client.send(
        new QueryCommand({
          TableName: o.table,
          KeyConditionExpression: 'pk = :pk AND sk >= :sk',
          ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
          Limit: limit,
        }),
      );
      return Items.map((item) => {
        const { sk: key, entry } = postingItem.parse(item);
        return { number: MAX_NUMBER - Number(key), entry };
      });
    },
  };
}
