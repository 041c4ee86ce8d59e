import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type AgentPrincipal, can } from '../../access/index.ts';
import { draftsOf, keys, mineOf } from '../../platform/keys.ts';

/** How many tickets lie in each folder of a mailbox, as one agent sees it. */
export interface FolderCounts {
  mailbox: string;
  unassigned: number;
  mine: number;
  assigned: number;
  waiting: number;
  deferred: number;
  /** Drafts, of replies only where the agent may answer. */
  drafts: number;
  closed: number;
  suspended: number;
  spam: number;
  trash: number;
}

const batchGetLimit = 100;

type Counters = Map<string, Record<string, unknown>>;

async function readCounters(
  client: DynamoDBDocumentClient,
  table: string,
  mailboxes: readonly string[],
): Promise<Counters> {
  const items: Counters = new Map();
  for (let at = 0; at < mailboxes.length; at += batchGetLimit) {
    const wanted = mailboxes.slice(at, at + batchGetLimit).map((mailbox) => ({ ...keys.counts(mailbox) }));
    const { Responses } = await client.send(new BatchGetCommand({ RequestItems: { [table]: { Keys: wanted } } }));
    for (const item of Responses?.[table] ?? []) items.set(String(item.sk), item);
  }
  return items;
}

/** Reads the counters that the stream keeps; a mailbox nobody has written to yet has none, which is nought. */
export async function readFolderCounts(
  client: DynamoDBDocumentClient,
  table: string,
  mailboxes: readonly string[],
  agent: AgentPrincipal,
): Promise<FolderCounts[]> {
  const items = await readCounters(client, table, mailboxes);
  return mailboxes.map((mailbox) => {
    const item = items.get(mailbox) ?? {};
    const of = (counter: string): number => Math.max(0, Number(item[counter] ?? 0));
    return {
      mailbox,
      unassigned: of('new') + of('open-'),
      mine: of(mineOf(agent.address)),
      assigned: of('open+'),
      waiting: of('waiting'),
      deferred: of('deferred'),
      drafts:
        of(draftsOf('note')) + (can(agent, 'create', { type: 'mailbox', id: mailbox }) ? of(draftsOf('reply')) : 0),
      closed: of('closed'),
      suspended: of('suspended'),
      spam: of('spam'),
      trash: of('trash'),
    };
  });
}

/** How many unclosed tickets somebody has in each mailbox. */
export interface Workload {
  /** Mail address. */
  agent: string;
  open: number;
  mailboxes: Record<string, number>;
}

/** Who has how many unclosed tickets of these mailboxes, most first. Who has none is not there. */
export async function readWorkload(
  client: DynamoDBDocumentClient,
  table: string,
  mailboxes: readonly string[],
): Promise<Workload[]> {
  const loads = new Map<string, Workload>();
  const prefix = mineOf('');
  for (const [mailbox, item] of await readCounters(client, table, mailboxes)) {
    for (const [name, value] of Object.entries(item)) {
      const count = Number(value);
      if (!name.startsWith(prefix) || !(count > 0)) continue;
      const agent = name.slice(prefix.length);
      const load = loads.get(agent) ?? { agent, open: 0, mailboxes: {} };
      loads.set(agent, { agent, open: load.open + count, mailboxes: { ...load.mailboxes, [mailbox]: count } });
    }
  }
  return [...loads.values()].toSorted((a, b) => b.open - a.open || (a.agent < b.agent ? -1 : 1));
}
