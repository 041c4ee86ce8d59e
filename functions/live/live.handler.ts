import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { documentClient, lazy } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { errorName } from '../platform/errors.ts';
import { logger } from '../platform/logger.ts';
import { createSettingsStore } from '../settings/index.ts';
import { createTicketStore } from '../tickets/index.ts';
import { createVerifyToken } from './access-token.ts';
import { createConnectionStore } from './connection-store.ts';
import { disconnect, type LiveParts, receive } from './live.ts';
import { createPost } from './post.ts';

const env = readEnvironment('live');

const parts = lazy((): LiveParts => {
  const tables = { client: documentClient(), table: env.TICKETS_TABLE };
  const connections = createConnectionStore(tables);
  return {
    connections,
    settings: createSettingsStore(tables),
    tickets: createTicketStore(tables),
    verify: createVerifyToken({ issuer: env.AGENTS_ISSUER, audience: env.AGENTS_AUDIENCE }),
    post: createPost(new ApiGatewayManagementApiClient({ endpoint: env.LIVE_ENDPOINT }), connections),
    clock: systemClock,
  };
});

/** The live connection of the inbox: everybody may connect, and hears something only after signing in. */
export async function handler(event: APIGatewayProxyWebsocketEventV2): Promise<APIGatewayProxyResultV2> {
  const { routeKey, connectionId, requestTimeEpoch } = event.requestContext;
  try {
    if (routeKey === '$disconnect') await disconnect(parts(), connectionId);
    else if (routeKey !== '$connect') await receive(parts(), connectionId, bodyOf(event), requestTimeEpoch);
    return { statusCode: 200 };
  } catch (error) {
    logger.error('live message failed', { connection: connectionId, route: routeKey, error: errorName(error) });
    return { statusCode: 500 };
  }
}

function bodyOf({ body = '', isBase64Encoded }: APIGatewayProxyWebsocketEventV2): string {
  return isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
}
