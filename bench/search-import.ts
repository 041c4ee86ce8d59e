/**
 * Makes a store with many tickets for a desk that has not been started yet. Through the API of the tables it would take hours, and functions would begin
 * to work on each ticket.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { BenchDesk } from './desk.ts';
import { itemsOf } from './search-tickets.ts';

/** The names of both tables, and what they are like. */
interface Tables {
  names: Record<'tickets' | 'search', string>;
  descriptions: object[];
}

/** The tables as a desk makes them. */
export async function tablesOf(desk: BenchDesk): Promise<Tables> {
  const ids = desk.template.assembly.resources('AWS::DynamoDB::GlobalTable').map(({ id }) => id);
  const nameOf = (table: string): string => desk.name(ids.find((id) => id.startsWith(table)) ?? table);
  const names = { tickets: nameOf('tickets'), search: nameOf('search') };
  const describe = (TableName: string) => desk.gateway.dynamodb.call('DescribeTable', { TableName });
  return { names, descriptions: await Promise.all(Object.values(names).map(describe)) };
}

/** Lines of one table, compressed. */
async function exportFile(folder: string, table: string) {
  await mkdir(join(folder, table, 'data'), { recursive: true });
  const lines = createGzip({ level: 1 });
  const written = once(lines.pipe(createWriteStream(join(folder, table, 'data', 'items.json.gz'))), 'finish');
  return {
    async add(item: object): Promise<void> {
      if (!lines.write(`${JSON.stringify({ Item: item }, base64)}\n`)) await once(lines, 'drain');
    },
    async close(): Promise<void> {
      lines.end();
      await written;
    },
  };
}

/** Bytes as DynamoDB's JSON has them. What a buffer says of itself comes before this is asked. */
function base64(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const own = this[key];
  return own instanceof Uint8Array ? Buffer.from(own).toString('base64') : value;
}

/** Makes the store of a new data folder, with `size` tickets in it. */
export async function fillStore(dataDir: string, { names, descriptions }: Tables, size: number): Promise<void> {
  const folder = join(dataDir, 'export');
  const files = {
    tickets: await exportFile(folder, names.tickets),
    search: await exportFile(folder, names.search),
  };
  for (const { table, item } of itemsOf(size)) await files[table].add(marshall(item, { removeUndefinedValues: true }));
  await Promise.all(Object.values(files).map((file) => file.close()));
  const schema = join(folder, 'schema.json');
  await writeFile(schema, JSON.stringify(descriptions));
  const engine = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  const call = ['import', '--source', folder, '--schema', schema, '--output', join(dataDir, 'dynamodb.sqlite')];
  await promisify(execFile)(engine, call, { maxBuffer: 2 ** 26 });
  await rm(folder, { recursive: true });
}
