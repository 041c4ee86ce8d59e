import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import * as z from 'zod';
import { documentClient } from '../platform/clients.ts';
import { readEnvironment } from '../platform/environments.ts';
import { logger } from '../platform/logger.ts';
import { createServiceLevelStore, type ServiceLevelStore } from '../service-levels/index.ts';
import { firstResponseGoal, leavers, newsOf, officeHours, readDesk, readFormerDesk } from './seed.ts';
import { createSeedStore, type SeedStore } from './seed-store.ts';

const env = readEnvironment('seedDesk');
/** CloudFormation takes no longer answer than 4 KB. */
const MAX_REASON = 1000;

/**
 * The custom resource `Custom::TukiDesk`: puts the configured mailboxes, agents and teams, a calendar and a goal into the desk. Deleting the
 * stack takes nothing out.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const parts = { client: documentClient(), table: env.TICKETS_TABLE };
  try {
    if (event.RequestType !== 'Delete') await seed(event, createSeedStore(parts), createServiceLevelStore(parts));
  } catch (error) {
    logger.error('the desk was not set up', { error: error instanceof Error ? error : new Error(String(error)) });
    await answer(event, { Status: 'FAILED', Reason: sentence(error) });
    return;
  }
  await answer(event, { Status: 'SUCCESS' });
}

async function seed(
  event: CloudFormationCustomResourceEvent,
  store: SeedStore,
  levels: ServiceLevelStore,
): Promise<void> {
  const desk = readDesk(event.ResourceProperties);
  const before = event.RequestType === 'Update' ? readFormerDesk(event.OldResourceProperties) : undefined;
  const { agents: newAgents, teams: newTeams } = newsOf(before, desk);
  for (const team of desk.teams) await store.team(team, newTeams.has(team.id));
  for (const mailbox of desk.mailboxes) await store.mailbox(mailbox);
  for (const agent of desk.agents) await store.agent(agent, newAgents.has(agent.address));
  for (const { address } of leavers(before, desk)) await store.deactivate(address);

  const calendar = officeHours(desk.timeZone);
  const goal = firstResponseGoal(calendar.id);
  if (!(await levels.calendar(calendar.id))) await levels.saveCalendar(calendar);
  if (!(await levels.policy(goal.id))) await levels.savePolicy(goal);
}

function sentence(error: unknown): string {
  const what =
    error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
  return `The desk could not be set up: ${what}`.slice(0, MAX_REASON);
}

type Outcome = { Status: 'SUCCESS' } | { Status: 'FAILED'; Reason: string };

async function answer(event: CloudFormationCustomResourceEvent, outcome: Outcome): Promise<void> {
  const response: CloudFormationCustomResourceResponse = {
    ...outcome,
    PhysicalResourceId: 'PhysicalResourceId' in event ? event.PhysicalResourceId : 'desk',
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  };
  const sent = await fetch(event.ResponseURL, {
    method: 'PUT',
    headers: { 'content-type': '' },
    body: JSON.stringify(response),
  });
  if (!sent.ok) throw new Error(`CloudFormation did not take the answer: ${sent.status}`);
}
