import { agentPrincipal } from '../api/index.ts';
import { agentRoutes as marks } from '../marks/index.ts';
import { agentRoutes as notifications } from '../notify/index.ts';
import { accountsClient, documentClient, s3Client, secretsClient } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { httpHandler } from '../platform/http.ts';
import { systemIds } from '../platform/ids.ts';
import { agentRoutes as serviceLevels } from '../service-levels/index.ts';
import { agentRoutes as workflows } from '../workflows/index.ts';
import { agentRoutes as settingsRoutes } from './routes.ts';
import { createSettingsStore } from './settings-store.ts';

const env = readEnvironment('settingsApi');
const settings = createSettingsStore({ client: documentClient(), table: env.TICKETS_TABLE });

/** Settings in the agents' API: mailboxes, people, fields, texts, workflows, service levels, and what is one's own; apart from it, since it alone makes accounts. */
export const handler = httpHandler({
  routes: [...settingsRoutes, ...marks, ...notifications, ...workflows, ...serviceLevels],
  env,
  clock: systemClock,
  ids: systemIds,
  clients: { documents: documentClient, s3: s3Client, secrets: secretsClient, accounts: accountsClient },
  authenticate: (event) => agentPrincipal(event, settings),
});
