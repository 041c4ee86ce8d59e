import type { Item } from '../seams.ts';
import type { DynamoClient } from './client.ts';
import type { KnownTable } from './tables.ts';

const DELETE_BATCH = 25;

/**
 * Expires the items of one table. It knows a moment before which no item can have expired, so that a sweep reads the table only when something
 * is due: the first sweep finds that moment, puts bring it forward, an update that names the attribute makes it unknown.
 */
export class Expiry {
  readonly #client: DynamoClient;
  readonly #table: KnownTable & { expiry: string };
  /** Epoch seconds; -Infinity while unknown. */
  #earliest = Number.NEGATIVE_INFINITY;

  constructor(client: DynamoClient, table: KnownTable & { expiry: string }) {
    this.#client = client;
    this.#table = table;
  }

  /** Looks at the input of a write to this (and perhaps further) tables. */
  noticeWrite(input: object): void {
    this.#notice(input);
  }

  #notice(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const one of value) this.#notice(one);
      return;
    }
    const { Item: item, UpdateExpression, ExpressionAttributeNames, ...rest } = value as Record<string, unknown>;
    if (item !== undefined) this.#noticePut(item as Item);
    if (typeof UpdateExpression === 'string') {
      const names = [UpdateExpression, ...Object.values(ExpressionAttributeNames ?? {})].join(' ');
      if (names.includes(this.#table.expiry)) this.#earliest = Number.NEGATIVE_INFINITY;
      return;
    }
    for (const one of Object.values(rest)) this.#notice(one);
  }

  #noticePut(item: Item): void {
    const seconds = Number(item[this.#table.expiry]?.N ?? Number.NaN);
    if (seconds < this.#earliest) this.#earliest = seconds;
  }

  /** Deletes what expired before `now` (epoch ms); returns how many. */
  async sweep(now: number): Promise<number> {
    const nowSeconds = Math.floor(now / 1000);
    if (nowSeconds <= this.#earliest) return 0;
    // Puts that come in during the sweep may lower this again.
    this.#earliest = Number.POSITIVE_INFINITY;
    let earliestLeft = Number.POSITIVE_INFINITY;
    const expired: Item[] = [];
    for await (const { key, seconds } of this.#expiring()) {
      if (seconds < nowSeconds) expired.push(key);
      else earliestLeft = Math.min(earliestLeft, seconds);
    }
    for (let from = 0; from < expired.length; from += DELETE_BATCH) {
      const requests = expired.slice(from, from + DELETE_BATCH).map((Key) => ({ DeleteRequest: { Key } }));
      await this.#client.call('BatchWriteItem', { RequestItems: { [this.#table.name]: requests } });
    }
    this.#earliest = Math.min(this.#earliest, earliestLeft);
    return expired.length;
  }

  /** All items that have the attribute. */
  async *#expiring(): AsyncGenerator<{ key: Item; seconds: number }> {
    const { name, keys, expiry } = this.#table;
    const attributes = [expiry, ...keys];
    let start: unknown;
    do {
      const page = await this.#client.call('Scan', {
        TableName: name,
        FilterExpression: 'attribute_exists(#a0)',
        ProjectionExpression: attributes.map((_, index) => `#a${index}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(attributes.map((attribute, index) => [`#a${index}`, attribute])),
        ...(start !== undefined && { ExclusiveStartKey: start }),
      });
      for (const { [expiry]: expires, ...key } of page.Items as Item[]) {
        yield { key, seconds: Number(expires?.N ?? Number.POSITIVE_INFINITY) };
      }
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }
}
