import { documentClient, s3Client, secretsClient } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { httpHandler } from '../platform/http.ts';
import { systemIds } from '../platform/ids.ts';
import { createSettingsStore } from '../settings/index.ts';
import { agentPrincipal } from './agent-principal.ts';
import { agentRoutes, apiPrefix } from './agent-routes.ts';

const env = readEnvironment('agentApi');
const settings = createSettingsStore({ client: documentClient(), table: env.TICKETS_TABLE });

/** The agents' API. */
export const handler = httpHandler({
  routes: agentRoutes,
  prefix: apiPrefix,
  env,
  clock: systemClock,
  ids: systemIds,
  clients: { documents: documentClient, s3: s3Client, secrets: secretsClient },
  authenticate: (event) => agentPrincipal(event, settings),
});
