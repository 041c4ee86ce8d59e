import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Resource } from './assembly.ts';
import { type ApiContext, type Authorizer, createAuthorizer } from './authorizers.ts';
import { integratedFunction } from './http-api.ts';
import { joinedHeaders } from './http-event.ts';
import { ACCOUNT } from './names.ts';
import { FunctionError } from './sandbox.ts';

/** API Gateway takes messages of up to this size. */
const MESSAGE_LIMIT = 128 * 1024;

/** An AWS::ApiGatewayV2::Api of protocol WEBSOCKET, and the management of its connections. */
export interface WebSocketApi {
  readonly id: string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): Promise<void>;
  post(connectionId: string, data: Buffer): Promise<'ok' | 'gone'>;
  describe(connectionId: string): { connectedAt: number; lastActiveAt: number; sourceIp: string } | undefined;
  disconnect(connectionId: string): Promise<'ok' | 'gone'>;
  /** Messages being worked on. */
  busy(): string[];
  close(): Promise<void>;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
const LONGEST_CONNECTION_MS = 2 * 3_600_000;

interface Connection {
  id: string;
  socket: WebSocket;
  connectedAt: number;
  lastActiveAt: number;
  sourceIp: string;
}

interface Routes {
  functions: Map<string, string>;
  answers: Set<string>;
  authorizer?: Authorizer;
}

export interface WebSocketContext extends ApiContext {
  /** Called when it comes to rest. */
  onChange(): void;
}

export function createWebSocketApi(resource: Resource, context: WebSocketContext): WebSocketApi {
  const { template, functions, clock, onChange } = context;
  const id = template.names.ref(resource);
  const routes = routesOf(resource, context);
  const selection = String(resource.properties.RouteSelectionExpression ?? '$request.body.action');
  const server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_LIMIT });
  const connections = new Map<string, Connection>();
  let working = 0;

  const event = (routeKey: string, eventType: string, connection: Omit<Connection, 'socket'>, extra: object = {}) => ({
    requestContext: {
      routeKey,
      eventType,
      messageDirection: 'IN',
      connectionId: connection.id,
      connectedAt: connection.connectedAt,
      // Functions judge by it whether a token is still good, and tokens live on wall time.
      requestTimeEpoch: Date.now(),
      requestId: randomUUID(),
      extendedRequestId: randomUUID(),
      apiId: id,
      accountId: ACCOUNT,
      stage: 'live',
      domainName: '127.0.0.1',
      identity: { sourceIp: connection.sourceIp },
      ...(eventType === 'MESSAGE' ? { messageId: randomUUID() } : {}),
    },
    isBase64Encoded: false,
    ...extra,
  });
  const invoke = async (routeKey: string, payload: object): Promise<unknown> => {
    const functionId = routes.functions.get(routeKey);
    if (!functionId) return { statusCode: 200 };
    working += 1;
    try {
      return await functions.invoke(functionId, payload);
    } finally {
      working -= 1;
      onChange();
    }
  };
  const failed = (connection: Connection) => {
    const message = { message: 'Internal server error', connectionId: connection.id, requestId: randomUUID() };
    connection.socket.send(JSON.stringify(message));
  };

  const receive = async (connection: Connection, text: string) => {
    connection.lastActiveAt = clock.now();
    const wanted = selectRoute(selection, text);
    const routeKey = wanted !== undefined && routes.functions.has(wanted) ? wanted : '$default';
    try {
      const result = await invoke(routeKey, event(routeKey, 'MESSAGE', connection, { body: text }));
      const body = (result as { body?: string } | null)?.body;
      if (routes.answers.has(routeKey) && body !== undefined) connection.socket.send(body);
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      failed(connection);
    }
  };

  const accept = (connection: Connection) => {
    connections.set(connection.id, connection);
    let turn = Promise.resolve();
    const inTurn = (step: () => Promise<unknown>) => {
      turn = turn.then(step).then(
        () => undefined,
        (error: unknown) => void (error instanceof FunctionError || connection.socket.terminate()),
      );
    };
    connection.socket.on('message', (data) => inTurn(() => receive(connection, data.toString())));
    connection.socket.on('error', () => connection.socket.terminate());
    const endOfLife = clock.at(connection.connectedAt + LONGEST_CONNECTION_MS, () =>
      connection.socket.close(1001, 'Going away'),
    );
    connection.socket.on('close', (code, reason) => {
      endOfLife();
      connections.delete(connection.id);
      const payload = event('$disconnect', 'DISCONNECT', connection, { headers: {} });
      Object.assign(payload.requestContext, { disconnectStatusCode: code, disconnectReason: reason.toString() });
      inTurn(() => invoke('$disconnect', payload));
    });
  };

  return {
    id,
    async upgrade(request, socket, head, url) {
      const candidate = {
        id: randomBytes(12).toString('base64url'),
        connectedAt: clock.now(),
        lastActiveAt: clock.now(),
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      };
      const query = Object.fromEntries(url.searchParams);
      const payload = event('$connect', 'CONNECT', candidate, {
        headers: joinedHeaders(request),
        queryStringParameters: Object.keys(query).length > 0 ? query : null,
      });
      const decision = await routes.authorizer?.(request, url.searchParams, [], () => ({
        ...payload,
        methodArn: `${id}/$connect`,
      }));
      if (decision?.allowed === false) return refuse(socket, decision.status);
      if (decision) Object.assign(payload.requestContext, { authorizer: decision.context });
      const status = await invoke('$connect', payload).then(statusOf, (error: unknown) => {
        if (error instanceof FunctionError) return 502;
        throw error;
      });
      if (status < 200 || status > 299) return refuse(socket, status);
      server.handleUpgrade(request, socket, head, (opened) => accept({ ...candidate, socket: opened }));
    },
    async post(connectionId, data) {
      const connection = connections.get(connectionId);
      if (!connection || connection.socket.readyState !== WebSocket.OPEN) return 'gone';
      connection.socket.send(data.toString('utf8'));
      return 'ok';
    },
    describe: (connectionId) => connections.get(connectionId),
    async disconnect(connectionId) {
      const connection = connections.get(connectionId);
      connection?.socket.close(1000, 'Connection Closed Normally');
      return connection ? 'ok' : 'gone';
    },
    busy: () => (working > 0 ? [`${id} (connections)`] : []),
    async close() {
      const closed = [...connections.values()].map(
        ({ socket }) => new Promise((resolve) => socket.once('close', resolve)),
      );
      for (const { socket } of connections.values()) {
        socket.close(1001, 'Going away');
        setTimeout(() => socket.terminate(), 500).unref();
      }
      await Promise.all(closed);
      server.close();
    },
  };
}

function routesOf(api: Resource, context: ApiContext): Routes {
  const { template, functions } = context;
  const routes: Routes = { functions: new Map(), answers: new Set() };
  for (const route of template.assembly.resources('AWS::ApiGatewayV2::Route')) {
    if (template.resolver.target(route, route.properties.ApiId) !== api) continue;
    const properties = template.properties(route) as {
      RouteKey: string;
      Target: string;
      RouteResponseSelectionExpression?: string;
    };
    routes.functions.set(properties.RouteKey, integratedFunction(route, properties.Target, template, functions));
    if (properties.RouteResponseSelectionExpression) routes.answers.add(properties.RouteKey);
    const authorizer = template.resolver.target(route, route.properties.AuthorizerId);
    if (authorizer) routes.authorizer = createAuthorizer(authorizer, context);
  }
  return routes;
}

/** `$request.body.action` of a JSON message; undefined for anything else. */
function selectRoute(expression: string, text: string): string | undefined {
  const path = expression
    .replace(/^\$\{?request\.body\./, '')
    .replace(/\}$/, '')
    .split('.');
  try {
    const value = path.reduce<unknown>(
      (part, name) => (part as Record<string, unknown> | null)?.[name],
      JSON.parse(text),
    );
    return typeof value === 'string' ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

const statusOf = (result: unknown): number => Number((result as { statusCode?: number } | null)?.statusCode ?? 500);

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
