import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AgentPrincipal } from '../access/index.ts';
import type { Author } from '../platform/audit.ts';
import { keys } from '../platform/keys.ts';
import { createSettingsItems, type Standing } from '../platform/settings-items.ts';
import { type Agent, agent, principalOf } from './agent.ts';
import { type DeskWords, deskWords } from './desk-words.ts';
import { type Field, field } from './field.ts';
import { type MailFilter, mailFilter } from './mail-filter.ts';
import { type MailRules, mailRules } from './mail-rules.ts';
import { type Mailbox, mailbox } from './mailbox.ts';
import { type CustomRole, customRole } from './role.ts';
import { type Team, team } from './team.ts';

/**
 * Mailboxes, people and what else a desk is set up with. Every call reads the table, so that a changed setting bites with the next event. What is saved or
 * removed on behalf of an author leaves a line in the audit log.
 */
export interface SettingsStore {
  /** All of them, by id. */
  mailboxes(): Promise<Mailbox[]>;
  mailbox(id: string): Promise<Mailbox | undefined>;
  saveMailbox(mailbox: Mailbox, by?: Author): Promise<void>;
  /** All of them, inactive ones too, by address. */
  agents(): Promise<Agent[]>;
  /** @param address in any case */
  agent(address: string): Promise<Agent | undefined>;
  /** The agent as the one who asks, with the role that they have; undefined for somebody unknown or no longer active. */
  principal(address: string): Promise<AgentPrincipal | undefined>;
  /** @param standing what must still hold, see `SettingsItems.put` */
  saveAgent(agent: Agent, by?: Author, standing?: Standing): Promise<void>;
  /** All of them, by id. */
  teams(): Promise<Team[]>;
  team(id: string): Promise<Team | undefined>;
  saveTeam(team: Team, by?: Author): Promise<void>;
  removeTeam(id: string, by?: Author): Promise<void>;
  /** The desk's own roles, by id. */
  roles(): Promise<CustomRole[]>;
  role(id: string): Promise<CustomRole | undefined>;
  saveRole(role: CustomRole, by?: Author): Promise<void>;
  removeRole(id: string, by?: Author): Promise<void>;
  /** Definitions of fields, by id. */
  fields(): Promise<Field[]>;
  field(id: string): Promise<Field | undefined>;
  saveField(field: Field, by?: Author): Promise<void>;
  removeField(id: string, by?: Author): Promise<void>;
  /** How the desk calls things itself. */
  words(): Promise<DeskWords>;
  saveWords(words: DeskWords, by?: Author): Promise<void>;
  /** The defaults where nobody has changed them. */
  mailRules(): Promise<MailRules>;
  saveMailRules(rules: MailRules, by?: Author): Promise<void>;
  /** All of them, by id. */
  mailFilters(): Promise<MailFilter[]>;
  mailFilter(id: string): Promise<MailFilter | undefined>;
  saveMailFilter(filter: MailFilter, by?: Author): Promise<void>;
  removeMailFilter(id: string, by?: Author): Promise<void>;
}

/** Settings in table `tickets`: one partition each for mailboxes, agents and teams. */
export function createSettingsStore(over: { client: DynamoDBDocumentClient; table: string }): SettingsStore {
  const { list, get, put, remove } = createSettingsItems(over);
  const store: SettingsStore = {
    mailboxes: () => list(keys.mailbox('').pk, mailbox),
    mailbox: (id) => get(keys.mailbox(id), mailbox),
    saveMailbox: (value, by) => put(keys.mailbox(value.id), 'mailbox', value, by),
    agents: () => list(keys.agent('').pk, agent),
    agent: (address) => get(keys.agent(address.toLowerCase()), agent),
    async principal(address) {
      const found = await store.agent(address);
      return principalOf(found, found?.roleId === undefined ? undefined : await store.role(found.roleId));
    },
    saveAgent: (value, by, standing) => put(keys.agent(value.address), 'agent', value, by, standing),
    teams: () => list(keys.team('').pk, team),
    team: (id) => get(keys.team(id), team),
    saveTeam: (value, by) => put(keys.team(value.id), 'team', value, by),
    removeTeam: (id, by) => remove(keys.team(id), by),
    roles: () => list(keys.role('').pk, customRole),
    role: (id) => get(keys.role(id), customRole),
    saveRole: (value, by) => put(keys.role(value.id), 'role', value, by),
    removeRole: (id, by) => remove(keys.role(id), by),
    fields: () => list(keys.field('').pk, field),
    field: (id) => get(keys.field(id), field),
    saveField: (value, by) => put(keys.field(value.id), 'field', value, by),
    removeField: (id, by) => remove(keys.field(id), by),
    words: async () => (await get(keys.words(), deskWords)) ?? deskWords.parse({}),
    saveWords: (value, by) => put(keys.words(), 'words', value, by),
    mailRules: async () => (await get(keys.mailRules(), mailRules)) ?? mailRules.parse({}),
    saveMailRules: (value, by) => put(keys.mailRules(), 'mailRules', value, by),
    mailFilters: () => list(keys.mailFilter('').pk, mailFilter),
    mailFilter: (id) => get(keys.mailFilter(id), mailFilter),
    saveMailFilter: (value, by) => put(keys.mailFilter(value.id), 'mailFilter', value, by),
    removeMailFilter: (id, by) => remove(keys.mailFilter(id), by),
  };
  return store;
}
