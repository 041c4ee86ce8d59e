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

/** Reads the counters that the stream keeps; a mailbox nobody has written to yet has none, which is nought. */
export async function readFolderCounts(
  client: DynamoDBDocumentClient,
  table: string,
  mailboxes: readonly string[],
  agent: AgentPrincipal,
): Promise<FolderCounts[]> {
  const items = new Map<string, Record<string, unknown>>();
  for (let at = 0; at < mailboxes.length; at += batchGetLimit) {
    const wanted = mailboxes.slice(at, at + batchGetLimit).map((mailbox) => ({ ...keys.counts(mailbox) }));
    const { Responses } = await client.send(new BatchGetCommand({ RequestItems: { [table]: { Keys: wanted } } }));
    for (const item of Responses?.[table] ?? []) items.set(String(item.sk), item);
  }
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
