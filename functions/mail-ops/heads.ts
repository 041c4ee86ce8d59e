import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { keys } from '../platform/keys.ts';
import { withRetry } from '../platform/retry.ts';

/** DynamoDB takes so many keys in one BatchGetItem. */
const mostKeys = 100;

/** Part of a batch was left out by DynamoDB. */
class HeadsLeftOutError extends Error {
  override readonly name = 'HeadsLeftOutError';
}

/**
 * Which of these tickets are there. The tombstone of one that was deleted counts.
 * @throws TukiError `busy` when DynamoDB leaves some out again and again
 */
export async function existingTickets(
  { client, table }: { client: DynamoDBDocumentClient; table: string },
  numbers: Iterable<number>,
): Promise<Set<number>> {
  const byKey = new Map([...numbers].map((number) => [keys.head(number).pk, number]));
  const found = new Set<number>();
  const wanted = [...byKey.values()];
  for (let at = 0; at < wanted.length; at += mostKeys) {
    let Keys: Record<string, unknown>[] = wanted.slice(at, at + mostKeys).map((number) => ({ ...keys.head(number) }));
    const attempt = async () => {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys, ProjectionExpression: 'pk' } } }),
      );
      for (const { pk } of Responses?.[table] ?? []) {
        const number = byKey.get(String(pk));
        if (number !== undefined) found.add(number);
      }
      Keys = UnprocessedKeys?.[table]?.Keys ?? [];
      if (Keys.length > 0) throw new HeadsLeftOutError(`${Keys.length} heads were not read`);
    };
    await withRetry(attempt, (error) => error instanceof HeadsLeftOutError);
  }
  return found;
}
