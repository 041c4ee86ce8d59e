import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { type QueueHandler, queueHandler } from '../platform/batch.ts';
import { documentClient, lazy } from '../platform/clients.ts';
import { readEnvironment } from '../platform/environments.ts';
import { relayedEntry } from '../platform/messages.ts';
import { createSettingsStore } from '../settings/index.ts';
import { createConnectionStore } from './connection-store.ts';
import { createPost } from './post.ts';
import { type Listener, listenersOf, messageFor } from './push.ts';

const env = readEnvironment('pushLive');
const managementClient = lazy(() => new ApiGatewayManagementApiClient({ endpoint: env.LIVE_ENDPOINT }));

/** Tells the agents who have the inbox open what happened. Connections and rights are read once for each batch. */
export const handler: QueueHandler = (event, context) => {
  const tables = { client: documentClient(), table: env.TICKETS_TABLE };
  const connections = createConnectionStore(tables);
  const post = createPost(managementClient(), connections);
  const listeners = lazy(async (): Promise<Listener[]> => {
    const open = await connections.all();
    return open.length === 0 ? [] : listenersOf(open, await createSettingsStore(tables).agents());
  });
  const push = queueHandler(relayedEntry, async (entry) => {
    const posts = (await listeners()).map(async (listener) => {
      const message = messageFor(listener, entry);
      if (message) await post(listener.connection.id, message);
    });
    await Promise.all(posts);
  });
  return push(event, context);
};
