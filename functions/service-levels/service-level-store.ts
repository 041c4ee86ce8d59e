import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Author } from '../platform/audit.ts';
import { keys } from '../platform/keys.ts';
import { createSettingsItems } from '../platform/settings-items.ts';
import { type Calendar, calendar } from './calendar.ts';
import { type Policy, policy } from './policy.ts';

/** Policies and calendars. Every call reads the table, so that a changed promise holds from the next ticket on. */
export interface ServiceLevelStore {
  /** All of them, by id. */
  policies(): Promise<Policy[]>;
  policy(id: string): Promise<Policy | undefined>;
  savePolicy(policy: Policy, by?: Author): Promise<void>;
  /** All of them, by id. */
  calendars(): Promise<Calendar[]>;
  calendar(id: string): Promise<Calendar | undefined>;
  saveCalendar(calendar: Calendar, by?: Author): Promise<void>;
}

/** Policies and calendars in table `tickets`, one partition each. */
export function createServiceLevelStore(over: { client: DynamoDBDocumentClient; table: string }): ServiceLevelStore {
  const { list, get, put } = createSettingsItems(over);
  return {
    policies: () => list(keys.policy('').pk, policy),
    policy: (id) => get(keys.policy(id), policy),
    savePolicy: (value, by) => put(keys.policy(value.id), 'policy', value, by),
    calendars: () => list(keys.calendar('').pk, calendar),
    calendar: (id) => get(keys.calendar(id), calendar),
    saveCalendar: (value, by) => put(keys.calendar(value.id), 'calendar', value, by),
  };
}
