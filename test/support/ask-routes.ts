import type { AgentPrincipal } from '../../functions/access/index.ts';
import { s3Client, secretsClient } from '../../functions/platform/clients.ts';
import type { Environment } from '../../functions/platform/environments.ts';
import { type AgentRoute, httpHandler } from '../../functions/platform/http.ts';
import { callApi } from './api.ts';
import type { TestDynamo } from './dynamodb.ts';
import { anId } from './factories.ts';

/** What tests take out of an answer: a thing, a list or a problem. */
interface RouteAnswer {
  id: string;
  items: { id: string }[];
  fields: { path: string }[];
  [member: string]: unknown;
}

/** Asks the routes of one capability on behalf of an agent, over a table of the test's own. */
export function askRoutes(routes: readonly AgentRoute[], dynamo: TestDynamo, now: () => number) {
  const env = { TICKETS_TABLE: dynamo.tickets, SEARCH_TABLE: dynamo.search, DESK_TIME_ZONE: 'Europe/Helsinki' };
  return async (
    agent: AgentPrincipal,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const handler = httpHandler({
      routes,
      // The routes asked here use the tables and the time zone alone.
      env: env as Environment<'agentApi'>,
      clock: { now },
      ids: { next: anId },
      clients: { documents: () => dynamo.client, s3: s3Client, secrets: secretsClient },
      authenticate: () => agent,
    });
    const { pathname, searchParams } = new URL(`https://desk.test/api/v1${path}`);
    const { status, body: answer } = await callApi<RouteAnswer>(handler, {
      method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers,
      body,
    });
    return { status, body: answer };
  };
}
