import { agentPrincipal } from '../api/index.ts';
import { documentClient, s3Client, secretsClient, sqsClient } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { httpHandler } from '../platform/http.ts';
import { systemIds } from '../platform/ids.ts';
import { createSettingsStore } from '../settings/index.ts';
import { mailOpsRoutes } from './routes.ts';

const env = readEnvironment('mailApi');
const settings = createSettingsStore({ client: documentClient(), table: env.TICKETS_TABLE });

/** Operations of mail in the agents' API: apart from it, since they alone move messages between queues and delete in bulk. */
export const handler = httpHandler({
  routes: mailOpsRoutes(sqsClient),
  env,
  clock: systemClock,
  ids: systemIds,
  clients: { documents: documentClient, s3: s3Client, secrets: secretsClient },
  authenticate: (event) => agentPrincipal(event, settings),
});
