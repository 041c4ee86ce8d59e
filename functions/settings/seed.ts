import * as z from 'zod';
import type { Calendar, Policy } from '../service-levels/index.ts';
import { type Agent, agent } from './agent.ts';
import { language } from './language.ts';
import { mailbox } from './mailbox.ts';
import { type Team, team } from './team.ts';

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: `no JSON (${error instanceof Error ? error.message : String(error)})`,
    });
    return z.NEVER;
  }
});

/** What the configuration says of a mailbox; the texts belong to its leads. */
const configuredMailbox = mailbox.pick({ id: true, name: true, address: true, team: true }).extend({
  aliases: mailbox.shape.aliases.default([]),
  language: language.default('en'),
});
export type ConfiguredMailbox = z.infer<typeof configuredMailbox>;

const configuredAgent = agent.pick({ address: true, name: true, role: true }).extend({
  mailboxes: agent.shape.mailboxes.default('all'),
  teams: agent.shape.teams.default([]),
  language: language.default('en'),
});
export type ConfiguredAgent = z.infer<typeof configuredAgent>;

/** Properties of the custom resource `Custom::TukiDesk`; the lists are JSON. */
const deskProperties = z.object({
  Mailboxes: json.pipe(z.array(configuredMailbox)),
  Agents: json.pipe(z.array(configuredAgent)),
  Teams: json.pipe(z.array(team)),
  /** IANA name. */
  TimeZone: z.string().min(1),
});

/** The desk as its deployment configures it. */
export interface ConfiguredDesk {
  mailboxes: ConfiguredMailbox[];
  agents: ConfiguredAgent[];
  teams: Team[];
  timeZone: string;
}

/** @throws z.ZodError when the properties are not as they must be */
export function readDesk(properties: unknown): ConfiguredDesk {
  const { Mailboxes, Agents, Teams, TimeZone } = deskProperties.parse(properties);
  return { mailboxes: Mailboxes, agents: Agents, teams: Teams, timeZone: TimeZone };
}

/** The desk as it was configured before; undefined when that cannot be read, which must not keep a good configuration out. */
export function readFormerDesk(properties: unknown): ConfiguredDesk | undefined {
  return deskProperties.safeParse(properties).success ? readDesk(properties) : undefined;
}

/** The agents of the configuration before who are not in the one after: they do not work here any more. */
export function leavers(before: ConfiguredDesk | undefined, after: ConfiguredDesk): Pick<Agent, 'address'>[] {
  const staying = new Set(after.agents.map((one) => one.address));
  return (before?.agents ?? []).filter((one) => !staying.has(one.address));
}

/**
 * Whom and which teams the configuration speaks of in other words than before. Without one before, nobody: what is at the desk already has been decided there.
 * @returns addresses and ids
 */
export function newsOf(
  before: ConfiguredDesk | undefined,
  after: ConfiguredDesk,
): { agents: ReadonlySet<string>; teams: ReadonlySet<string> } {
  const said = new Set([...(before?.agents ?? []), ...(before?.teams ?? [])].map((one) => JSON.stringify(one)));
  const isNews = (one: object): boolean => before !== undefined && !said.has(JSON.stringify(one));
  return {
    agents: new Set(after.agents.filter(isNews).map(({ address }) => address)),
    teams: new Set(after.teams.filter(isNews).map(({ id }) => id)),
  };
}

/** The calendar that a desk starts with: Monday to Friday, eight to four. */
export function officeHours(timeZone: string): Calendar {
  const day: [string, string][] = [['08:00', '16:00']];
  const hours = { mon: day, tue: day, wed: day, thu: day, fri: day };
  return { id: 'office-hours', name: 'Office hours', timeZone, hours, holidays: [] };
}

/** The goal that a desk starts with: an answer within four office hours, a warning after three. */
export function firstResponseGoal(calendar: string): Policy {
  return {
    id: 'first-response',
    name: 'First response',
    enabled: true,
    order: 100,
    formal: false,
    mailboxes: 'all',
    priorities: 'all',
    kinds: 'all',
    calendar,
    firstResponse: { minutes: 240, warnAtPercent: 75 },
  };
}
