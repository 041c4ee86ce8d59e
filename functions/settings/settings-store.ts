import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { keys } from '../platform/keys.ts';
import { createSettingsItems } from '../platform/settings-items.ts';
import { type Agent, agent } from './agent.ts';
import { type Field, field } from './field.ts';
import { type MailFilter, mailFilter } from './mail-filter.ts';
import { type MailRules, mailRules } from './mail-rules.ts';
import { type Mailbox, mailbox } from './mailbox.ts';
import { type Team, team } from './team.ts';

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
  /** Definitions of fields, by id. */
  fields(): Promise<Field[]>;
  saveField(field: Field): Promise<void>;
  /** The defaults where nobody has changed them. */
  mailRules(): Promise<MailRules>;
  saveMailRules(rules: MailRules): Promise<void>;
  /** All of them, by id. */
  mailFilters(): Promise<MailFilter[]>;
  mailFilter(id: string): Promise<MailFilter | undefined>;
  saveMailFilter(filter: MailFilter): Promise<void>;
  removeMailFilter(id: string): Promise<void>;
}

/** Settings in table `tickets`: one partition each for mailboxes, agents and teams. */
export function createSettingsStore(over: { client: DynamoDBDocumentClient; table: string }): SettingsStore {
  const { list, get, put, remove } = createSettingsItems(over);
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
    fields: () => list(keys.field('').pk, field),
    saveField: (value) => put(keys.field(value.id), 'field', value),
    mailRules: async () => (await get(keys.mailRules(), mailRules)) ?? mailRules.parse({}),
    saveMailRules: (value) => put(keys.mailRules(), 'mailRules', value),
    mailFilters: () => list(keys.mailFilter('').pk, mailFilter),
    mailFilter: (id) => get(keys.mailFilter(id), mailFilter),
    saveMailFilter: (value) => put(keys.mailFilter(value.id), 'mailFilter', value),
    removeMailFilter: (id) => remove(keys.mailFilter(id)),
  };
}
