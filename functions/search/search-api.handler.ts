import { agentPrincipal } from '../api/index.ts';
import { documentClient, s3Client, secretsClient } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { httpHandler } from '../platform/http.ts';
import { systemIds } from '../platform/ids.ts';
import { createSettingsStore } from '../settings/index.ts';
import { agentRoutes as views } from '../views/index.ts';
import { agentRoutes as search } from './routes.ts';

const env = readEnvironment('searchApi');
const settings = createSettingsStore({ client: documentClient(), table: env.TICKETS_TABLE });

/** Search and saved searches in the agents' API. */
export const handler = httpHandler({
  routes: [...search, ...views],
  env,
  clock: systemClock,
  ids: systemIds,
  clients: { documents: documentClient, s3: s3Client, secrets: secretsClient },
  authenticate: (event) => agentPrincipal(event, settings),
});
