import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Key, keys } from '../platform/keys.ts';
import { settingsVersion } from '../platform/settings-items.ts';
import type { ConfiguredAgent, ConfiguredMailbox } from './seed.ts';
import type { Team } from './team.ts';

/**
 * Writes what the deployment's configuration decides and leaves alone what people have changed since. Agents and teams that an admin has changed at the
 * desk stay as they are there, until the configuration itself says something else of them than before.
 */
export interface SeedStore {
  /** Name, addresses and team come from the configuration; acknowledgement, texts and language only at first. */
  mailbox(configured: ConfiguredMailbox): Promise<void>;
  /**
   * All but the language, which is the agent's own after the first time.
   * @param news whether the configuration says something else than before
   */
  agent(configured: ConfiguredAgent, news: boolean): Promise<void>;
  team(configured: Team, news: boolean): Promise<void>;
  /** Takes the access of somebody away who has left the configuration; what they did stays theirs. */
  deactivate(address: string): Promise<void>;
}

/** Seeds table `tickets`, one write for each setting. */
export function createSeedStore({ client, table }: { client: DynamoDBDocumentClient; table: string }): SeedStore {
  /** @param decided is written each time; `undefined` takes the attribute away @param first only when the item does not have it */
  async function merge(key: Key, decided: Record<string, unknown>, first: Record<string, unknown> = {}): Promise<void> {
    const names: Record<string, string> = {};
    const values: Record<string, unknown> = {};
    const sets: string[] = [];
    const removes: string[] = [];
    for (const [name, value] of Object.entries({ ...decided, ...first })) {
      names[`#${name}`] = name;
      if (value === undefined) {
        removes.push(`#${name}`);
        continue;
      }
      values[`:${name}`] = value;
      sets.push(name in first ? `#${name} = if_not_exists(#${name}, :${name})` : `#${name} = :${name}`);
    }
    await client.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: `SET ${sets.join(', ')}${removes.length ? ` REMOVE ${removes.join(', ')}` : ''}`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      }),
    );
  }

  const read = async (key: Key) => (await client.send(new GetCommand({ TableName: table, Key: key }))).Item;
  const tagged = (item: string) => ({ item, v: settingsVersion });
  return {
    mailbox: ({ id, name, address, aliases, team, language }) =>
      merge(
        keys.mailbox(id),
        { ...tagged('mailbox'), id, name, address, aliases, team },
        { acknowledge: true, autoReply: { en: '', fi: '' }, signature: { en: '', fi: '' }, language },
      ),
    async agent({ language, ...decided }, news) {
      const key = keys.agent(decided.address);
      if (!news && (await read(key))?.changedHere) return merge(key, { configured: true });
      const plain = { roleId: undefined, access: undefined, changedHere: undefined };
      await merge(key, { ...tagged('agent'), ...decided, ...plain, active: true, configured: true }, { language });
    },
    async team(team, news) {
      const key = keys.team(team.id);
      if (!news && (await read(key))?.changedHere) return;
      await merge(key, { ...tagged('team'), ...team, changedHere: undefined });
    },
    async deactivate(address) {
      if (await read(keys.agent(address))) await merge(keys.agent(address), { active: false, configured: undefined });
    },
  };
}
