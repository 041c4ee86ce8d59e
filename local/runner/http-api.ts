import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Resource } from './assembly.ts';
import { type ApiContext, type Authorizer, createAuthorizer, functionArnIn } from './authorizers.ts';
import type { DeskTemplate } from './desk-template.ts';
import type { Functions } from './functions.ts';
import { httpEvent, writeResult } from './http-event.ts';
import { BodyTooLongError, readBody, sendJson } from './http-server.ts';
import { matchRoute, parseRouteKey, type RoutePattern } from './routes.ts';
import { FunctionError } from './sandbox.ts';

/** What Lambda takes as an event. */
const PAYLOAD_LIMIT = 6 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;

/** An AWS::ApiGatewayV2::Api of protocol HTTP. */
export interface HttpApi {
  readonly id: string;
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
}

interface Route extends RoutePattern {
  functionId: string;
  authorizer?: Authorizer;
  scopes: string[];
}

interface Cors {
  AllowOrigins?: string[];
  AllowMethods?: string[];
  AllowHeaders?: string[];
  ExposeHeaders?: string[];
  MaxAge?: number;
  AllowCredentials?: boolean;
}

/** @throws Error for a route whose integration is no function that runs here */
export function createHttpApi(resource: Resource, context: ApiContext): HttpApi {
  const { template, functions, clock } = context;
  const id = template.names.ref(resource);
  const properties = template.properties(resource) as { CorsConfiguration?: Cors };
  const routes = routesOf(resource, context);

  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    headers: Record<string, string>,
  ) => {
    const match = matchRoute(routes, request.method ?? 'GET', url.pathname);
    if (!match) return sendJson(response, 404, { message: 'Not Found' }, headers);
    const { route, pathParameters } = match;
    const eventWith = (body: Buffer, authorizer?: object) =>
      httpEvent({
        apiId: id,
        routeKey: route.key,
        request,
        path: url.pathname,
        query: url.searchParams,
        rawQuery: url.search.slice(1),
        pathParameters,
        body,
        authorizer,
        now: clock.now(),
      });
    const decision = await route.authorizer?.(request, url.searchParams, route.scopes, () =>
      eventWith(Buffer.alloc(0)),
    );
    if (decision?.allowed === false) {
      const message = decision.status === 401 ? 'Unauthorized' : 'Forbidden';
      return sendJson(response, decision.status, { message }, headers);
    }
    const body = await readBody(request, PAYLOAD_LIMIT);
    const result = await withTimeout(functions.invoke(route.functionId, eventWith(body, decision?.context)));
    if (result === TIMED_OUT) return sendJson(response, 503, { message: 'Service Unavailable' }, headers);
    writeResult(response, result, headers);
  };

  return {
    id,
    async handle(request, response, url) {
      const headers = corsHeaders(properties.CorsConfiguration, request);
      if (properties.CorsConfiguration && isPreflight(request)) {
        response.writeHead(204, headers).end();
        return;
      }
      try {
        await answer(request, response, url, headers);
      } catch (error) {
        if (error instanceof BodyTooLongError) {
          sendJson(response, 413, { message: 'Request Too Long' }, { ...headers, connection: 'close' });
          request.resume();
        } else if (error instanceof FunctionError) {
          sendJson(response, 500, { message: 'Internal Server Error' }, headers);
        } else if (request.errored || request.destroyed) {
          response.destroy();
        } else throw error;
      }
    },
  };
}

function routesOf(api: Resource, context: ApiContext): Route[] {
  const { template, functions } = context;
  const { resolver, assembly } = template;
  return assembly
    .resources('AWS::ApiGatewayV2::Route')
    .filter((route) => resolver.target(route, route.properties.ApiId) === api)
    .map((route) => {
      const properties = template.properties(route) as {
        RouteKey: string;
        Target: string;
        AuthorizationScopes?: string[];
      };
      const authorizer = resolver.target(route, route.properties.AuthorizerId);
      return {
        ...parseRouteKey(properties.RouteKey),
        functionId: integratedFunction(route, properties.Target, template, functions),
        scopes: properties.AuthorizationScopes ?? [],
        authorizer: authorizer && createAuthorizer(authorizer, context),
      };
    });
}

/**
 * The function behind a route.
 *
 * @param target `integrations/<id>`
 * @throws Error when it is not one that runs here
 */
export function integratedFunction(
  route: Resource,
  target: string,
  template: DeskTemplate,
  functions: Functions,
): string {
  const integration = template.assembly
    .resources('AWS::ApiGatewayV2::Integration')
    .find((candidate) => target === `integrations/${template.names.ref(candidate)}`);
  const { IntegrationUri } = (integration ? template.properties(integration) : {}) as { IntegrationUri?: string };
  const functionId = functions.idOf(functionArnIn(IntegrationUri ?? ''));
  if (!functionId) throw new Error(`${route.stack}/${route.id}: its integration is no function that runs locally`);
  return functionId;
}

const TIMED_OUT = Symbol('timed out');

async function withTimeout(invocation: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(() => resolve(TIMED_OUT), INTEGRATION_TIMEOUT_MS);
  });
  try {
    return await Promise.race([invocation, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

const isPreflight = (request: IncomingMessage): boolean =>
  request.method === 'OPTIONS' && Boolean(request.headers.origin && request.headers['access-control-request-method']);

/** Origins may have become addresses with a path on this machine; a browser sends only scheme, host and port. */
function corsHeaders(cors: Cors | undefined, request: IncomingMessage): Record<string, string> {
  const { origin } = request.headers;
  if (!cors || !origin) return {};
  const allowed = cors.AllowOrigins ?? [];
  const isAllowed = allowed.includes('*') || allowed.some((candidate) => URL.parse(candidate)?.origin === origin);
  if (!isAllowed) return {};
  return {
    'access-control-allow-origin': allowed.includes('*') ? '*' : origin,
    ...(cors.AllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(cors.ExposeHeaders ? { 'access-control-expose-headers': cors.ExposeHeaders.join(',') } : {}),
    ...(isPreflight(request)
      ? {
          'access-control-allow-methods': (cors.AllowMethods ?? []).join(','),
          'access-control-allow-headers': (cors.AllowHeaders ?? []).join(','),
          'access-control-max-age': String(cors.MaxAge ?? 0),
        }
      : {}),
  };
}
