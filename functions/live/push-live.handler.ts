import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { type QueueHandler, queueHandler } from '../platform/batch.ts';
import { documentClient, lazy } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { liveNews } from '../platform/messages.ts';
import { createSettingsStore } from '../settings/index.ts';
import { createTicketStore } from '../tickets/index.ts';
import { createConnectionStore } from './connection-store.ts';
import { createPost } from './post.ts';
import { type Listener, listenersOf, type PresenceParts } from './presence.ts';
import { push } from './push.ts';

const env = readEnvironment('pushLive');
const managementClient = lazy(() => new ApiGatewayManagementApiClient({ endpoint: env.LIVE_ENDPOINT }));

/** Tells the agents who have the inbox open what happened. Connections and rights are read once for each batch. */
export const handler: QueueHandler = (event, context) => {
  const tables = { client: documentClient(), table: env.TICKETS_TABLE };
  const connections = createConnectionStore(tables);
  const settings = createSettingsStore(tables);
  const post = createPost(managementClient(), connections);
  const parts: PresenceParts = { connections, settings, tickets: createTicketStore(tables), post, clock: systemClock };
  const listeners = lazy(async (): Promise<Listener[]> => {
    const open = await connections.all();
    return open.length === 0 ? [] : listenersOf(open, await settings.agents());
  });
  return queueHandler(liveNews, async (news) => push(parts, await listeners(), news))(event, context);
};
