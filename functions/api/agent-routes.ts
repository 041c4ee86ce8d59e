import * as z from 'zod';
import { agentRoutes as customers } from '../customers/index.ts';
import { mailOpsDescriptions } from '../mail-ops/index.ts';
import { agentRoutes as marks } from '../marks/index.ts';
import { agentRoutes as notifications } from '../notify/index.ts';
import { type AgentRoute, agentRoute, openApi } from '../platform/http.ts';
import { agentRoutes as reports } from '../reports/index.ts';
import { agentRoutes as search } from '../search/index.ts';
import { agentRoutes as serviceLevels } from '../service-levels/index.ts';
import { agentRoutes as settings } from '../settings/index.ts';
import { agentRoutes as views } from '../views/index.ts';
import { agentRoutes as workflows } from '../workflows/index.ts';
import { fileDescriptions, agentRoutes as tickets } from './tickets/index.ts';

/** Before every path of the API. */
export const apiPrefix = '/api/v1';

/** Every route that the function `agentApi` answers. */
export const agentRoutes: AgentRoute[] = [...tickets, ...reports];

/** Made only when the API is described, so that what describes it stays out of the functions that answer it. */
const getOpenApi = (): AgentRoute =>
  agentRoute({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document',
    open: true,
    response: z.looseObject({ openapi: z.string() }),
    handle: () => ({ body: agentOpenApi() }),
  });

/** The OpenAPI 3.1 document of the agents' API, with the routes that `searchApi`, `settingsApi`, `customersApi`, `filesApi`, `mailApi` and `describeApi` answer. */
export function agentOpenApi(): { openapi: string; [member: string]: unknown } {
  const routes = [
    ...agentRoutes,
    ...search,
    ...views,
    ...settings,
    ...marks,
    ...notifications,
    ...workflows,
    ...serviceLevels,
    ...customers,
    getOpenApi(),
    ...fileDescriptions,
    ...mailOpsDescriptions,
  ];
  return { ...openApi(routes, { title: 'Tuki, agents', version: '1', prefix: apiPrefix }), openapi: '3.1.0' };
}
