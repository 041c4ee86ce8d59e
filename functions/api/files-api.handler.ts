import { documentClient, s3Client, secretsClient } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { httpHandler } from '../platform/http.ts';
import { systemIds } from '../platform/ids.ts';
import { createSettingsStore } from '../settings/index.ts';
import { agentPrincipal } from './agent-principal.ts';
import { fileRoutes } from './tickets/file-routes.ts';

const env = readEnvironment('filesApi');
const settings = createSettingsStore({ client: documentClient(), table: env.TICKETS_TABLE });

/** Uploads, attachments and mails as they came, in the agents' API: apart from it, since they alone take mails to pieces. */
export const handler = httpHandler({
  routes: fileRoutes,
  env,
  clock: systemClock,
  ids: systemIds,
  clients: { documents: documentClient, s3: s3Client, secrets: secretsClient },
  authenticate: (event) => agentPrincipal(event, settings),
});
