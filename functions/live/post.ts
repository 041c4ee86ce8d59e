import {
  type ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { errorName } from '../platform/errors.ts';
import { logger } from '../platform/logger.ts';
import type { ConnectionStore } from './connection-store.ts';
import type { ServerMessage } from './messages.ts';

/**
 * Says something over a connection. Never fails: what does not arrive is made good by the page's next request.
 * @returns false when the connection is gone; it has been forgotten then
 */
export type Post = (connectionId: string, message: ServerMessage) => Promise<boolean>;

/**
 * Posts through API Gateway. A connection that is gone is forgotten.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export function createPost(client: ApiGatewayManagementApiClient, connections: Pick<ConnectionStore, 'remove'>): Post {
  return async (ConnectionId, message) => {
    try {
      await client.send(new PostToConnectionCommand({ ConnectionId, Data: JSON.stringify(message) }));
      return true;
    } catch (error) {
      if (!(error instanceof GoneException)) {
        logger.warn('a live message did not arrive', { connection: ConnectionId, error: errorName(error) });
        return true;
      }
      return !(await forget(ConnectionId));
    }
  };

  async function forget(connectionId: string): Promise<boolean> {
    try {
      await connections.remove(connectionId);
      return true;
    } catch (error) {
      logger.warn('a connection that is gone was not forgotten', { connection: connectionId, error: errorName(error) });
      return false;
    }
  }
}
