import { AwsError } from '../engines/aws-error.ts';
import { arn, type Place } from '../engines/place.ts';
import type { GatewayOptions } from '../gateway.ts';
import { jsonAnswer } from './json.ts';
import type { Answer, ServiceFace } from './service.ts';

const OPERATIONS: Record<string, string> = {
  POST: 'PostToConnection',
  GET: 'GetConnection',
  DELETE: 'DeleteConnection',
};

/**
 * The management API of WebSocket APIs. Its endpoint is `<gateway>/<api id>/<stage>`, so that permissions can name the API.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export function connectionsFace(
  place: Place,
  connections: Pick<GatewayOptions, 'postToConnection' | 'getConnection' | 'deleteConnection'>,
): ServiceFace {
  return {
    service: 'execute-api',
    codes: {
      failure: 'InternalServerError',
      throttled: 'LimitExceededException',
      throttledStatus: 429,
      denied: 'ForbiddenException',
      deniedStatus: 403,
    },
    plan({ method, path, body }) {
      const match = /^\/(.*?)\/?(?:@|%40)connections\/([^/]+)$/i.exec(path);
      const operation = OPERATIONS[method];
      if (!match || !operation) {
        throw new AwsError('NotFoundException', `There is no ${method} ${path} in the management API.`, 404);
      }
      const [, api = '', id = ''] = match;
      const connectionId = decodeURIComponent(id);
      return {
        operation,
        resource: connectionId,
        needs: [
          {
            action: 'execute-api:ManageConnections',
            resource: arn(place, 'execute-api', `${api}/${method}/@connections/${connectionId}`),
          },
        ],
        run: () => carryOut(operation, connectionId, body, connections),
      };
    },
    error(error) {
      const answer = jsonAnswer('1.1', { message: error.message }, error.status);
      return { ...answer, headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code } };
    },
  };
}

async function carryOut(
  operation: string,
  id: string,
  body: Buffer,
  connections: Parameters<typeof connectionsFace>[1],
): Promise<Answer> {
  const gone = new AwsError('GoneException', 'The connection is gone.', 410);
  if (operation === 'GetConnection') {
    const found = connections.getConnection?.(id);
    if (!found) throw gone;
    return jsonAnswer('1.1', {
      connectedAt: new Date(found.connectedAt).toISOString(),
      lastActiveAt: new Date(found.lastActiveAt).toISOString(),
      identity: { sourceIp: found.sourceIp, userAgent: '' },
    });
  }
  const outcome =
    operation === 'PostToConnection'
      ? await connections.postToConnection?.(id, body)
      : await connections.deleteConnection?.(id);
  if (outcome !== 'ok') throw gone;
  return { status: operation === 'PostToConnection' ? 200 : 204 };
}
