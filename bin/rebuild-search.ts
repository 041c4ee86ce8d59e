/**
 * Clears the search and makes it anew from the tickets: `npm run search:rebuild` for the desk that runs on this machine (port `TUKI_PORT`, else 3000),
 * `npm run search:rebuild -- --deployed` for the one in AWS, with the credentials and the region of the environment. The desk goes on working. When it
 * is broken off, the next one goes on; `--anew` begins again.
 */
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { createDirectoryKeeper } from '../functions/customers/index.ts';
import { documentsOver } from '../functions/platform/clients.ts';
import { type Rebuilder, rebuild, ticketWords } from '../functions/search/index.ts';

/** What a person needs is in the message. */
class CannotRebuildError extends Error {}

const asked = process.argv.slice(2);
const unknown = asked.filter((flag) => flag !== '--deployed' && flag !== '--anew');

/** @throws CannotRebuildError when no desk runs here */
async function localClient(): Promise<DynamoDBClient> {
  const url = `http://127.0.0.1:${process.env.TUKI_PORT || 3000}`;
  const answer = await fetch(`${url}/local/aws`).catch(() => undefined);
  if (!answer?.ok)
    throw new CannotRebuildError(`no desk runs at ${url}: start it with npm start, or name its TUKI_PORT`);
  const { endpoint, region, ...credentials } = (await answer.json()) as {
    endpoint: string;
    region: string;
    accessKeyId: string;
    secretAccessKey: string;
  };
  return new DynamoDBClient({ endpoint, region, credentials });
}

/**
 * Name of a table of the desk: that of the environment, else the only one that is called like it.
 * @throws CannotRebuildError when there is none, or more than one
 */
async function tableOf(client: DynamoDBClient, id: 'tickets' | 'search'): Promise<string> {
  const given = process.env[`${id.toUpperCase()}_TABLE`];
  if (given) return given;
  const names: string[] = [];
  let start: string | undefined;
  do {
    const page = await client.send(new ListTablesCommand({ ExclusiveStartTableName: start }));
    names.push(...(page.TableNames ?? []));
    start = page.LastEvaluatedTableName;
  } while (start);
  const own = names.filter((name) => new RegExp(`^(TukiData-)?${id}[0-9A-F]{8}`).test(name));
  const [only] = own;
  if (own.length === 1 && only) return only;
  throw new CannotRebuildError(
    `${own.length === 0 ? 'no table' : 'more than one table'} looks like ${id}: name it in ${id.toUpperCase()}_TABLE`,
  );
}

/** The directory of customers and organisations. */
function people({ client, tickets, search }: Omit<Parameters<typeof rebuild>[0], 'rebuilders'>): Rebuilder {
  const directory = createDirectoryKeeper({ client, ticketsTable: tickets, searchTable: search });
  return {
    partitions: ['P#', 'PEOPLE#', 'SEGMENTS'],
    ofTicket: async ({ folder, requester }) => (folder === 'desk' ? directory.addCustomer(requester.id) : undefined),
    rest: async () => void (await directory.addRegistered()),
  };
}

async function main(): Promise<void> {
  if (unknown.length > 0)
    throw new CannotRebuildError(`there is no ${unknown.join(' ')}; there are --deployed, --anew`);
  const raw = asked.includes('--deployed') ? new DynamoDBClient({}) : await localClient();
  const [tickets, search] = await Promise.all([tableOf(raw, 'tickets'), tableOf(raw, 'search')]);
  const over = { client: documentsOver(raw), tickets, search };
  const rebuilders: Rebuilder[] = [ticketWords(over), people(over)];
  console.log(`making ${search} anew from ${tickets} …`);
  const done = await rebuild({
    ...over,
    rebuilders,
    anew: asked.includes('--anew'),
    progress: ({ phase, number, done }) =>
      console.log(phase === 'clearing' ? `${done} postings cleared` : `down to #${number}, ${done} tickets`),
  });
  console.log(`done: ${done} tickets`);
  raw.destroy();
}

try {
  await main();
} catch (error) {
  console.error(error instanceof CannotRebuildError ? error.message : error);
  process.exitCode = 1;
}
