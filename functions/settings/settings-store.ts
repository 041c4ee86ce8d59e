import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { type Key, keys } from '../platform/keys.ts';
import { type Agent, agent } from './agent.ts';
import { type Mailbox, mailbox } from './mailbox.ts';
import { type Team, team } from './team.ts';

/** Schema version of the items. */
export const SETTINGS_VERSION = 1;

/** Mailboxes, agents and teams. Every call reads the table, so that a changed setting bites with the next event. */
export interface SettingsStore {
  /** All of them, by id. */
  mailboxes(): Promise<Mailbox[]>;
  mailbox(id: string): Promise<Mailbox | undefined>;
  saveMailbox(mailbox: Mailbox): Promise<void>;
  /** All of them, inactive ones too, by address. */
  agents(): Promise<Agent[]>;
  /** @param address in any case */
  agent(address: string): Promise<Agent | undefined>;
  saveAgent(agent: Agent): Promise<void>;
  /** All of them, by id. */
  teams(): Promise<Team[]>;
  team(id: string): Promise<Team | undefined>;
  saveTeam(team: Team): Promise<void>;
}

/** Settings in table `tickets`: one partition each for mailboxes, agents and teams. */
export function createSettingsStore({
  client,
  table,
}: {
  client: DynamoDBDocumentClient;
  table: string;
}): SettingsStore {
  async function list<T>(pk: string, schema: z.ZodType<T>): Promise<T[]> {
    const items: T[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ExclusiveStartKey: start,
        }),
      );
      for (const item of page.Items ?? []) items.push(schema.parse(item));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  }

  async function get<T>(key: Key, schema: z.ZodType<T>): Promise<T | undefined> {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key }));
    return Item && schema.parse(Item);
  }

  async function put(key: Key, item: string, value: Mailbox | Agent | Team): Promise<void> {
    await client.send(new PutCommand({ TableName: table, Item: { ...value, ...key, item, v: SETTINGS_VERSION } }));
  }

  return {
    mailboxes: () => list(keys.mailbox('').pk, mailbox),
    mailbox: (id) => get(keys.mailbox(id), mailbox),
    saveMailbox: (value) => put(keys.mailbox(value.id), 'mailbox', value),
    agents: () => list(keys.agent('').pk, agent),
    agent: (address) => get(keys.agent(address.toLowerCase()), agent),
    saveAgent: (value) => put(keys.agent(value.address), 'agent', value),
    teams: () => list(keys.team('').pk, team),
    team: (id) => get(keys.team(id), team),
    saveTeam: (value) => put(keys.team(value.id), 'team', value),
  };
}
