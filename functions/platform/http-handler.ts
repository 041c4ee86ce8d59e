import middy, { type MiddyfiedHandler } from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import httpRouter from '@middy/http-router';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type * as z from 'zod';
import type { Principal } from '../access/index.ts';
import type { Clock } from './clock.ts';
import { type FieldProblem, InvalidRequestError, NotFoundError, TukiError } from './errors.ts';
import type { IdSource } from './ids.ts';
import { logger } from './logger.ts';
import { fieldsOf, problemOf } from './problem.ts';
import type { Answer, Route, RouteClients } from './route.ts';

/** Longest body (bytes as they arrive): Lambda takes no more than 6 MB with everything around it. */
const longestBody = 5_900_000;

/** What an API function is made of. */
export interface HttpApi<E, A extends Principal = Principal> {
  routes: readonly Route<E, A>[];
  /** Before every path. @default /api/v1 */
  prefix?: string;
  env: E;
  clock: Clock;
  ids: IdSource;
  clients: RouteClients;
  /**
   * Says on whose behalf a request comes; asked for every route that is not `open`.
   * @throws TukiError `not-signed-in` or `not-allowed`
   */
  authenticate(event: APIGatewayProxyEventV2, api: HttpApi<E, A>): Promise<A> | A;
}

type Result = APIGatewayProxyStructuredResultV2;
/** A Lambda handler of an HTTP API (payload format 2.0). */
export type HttpLambda = (event: APIGatewayProxyEventV2, context: Context) => Promise<Result>;

/**
 * Makes the Lambda handler of an API: finds the route, asks who calls, checks parameters, query and body by the route's schemas, and answers
 * JSON. Every error leaves as a problem document (RFC 9457); what was not foreseen is logged and shows nothing of itself.
 */
export function httpHandler<E, A extends Principal>(api: HttpApi<E, A>): HttpLambda {
  const prefix = api.prefix ?? '/api/v1';
  const routes = api.routes.map((route) => ({
    method: route.method,
    path: `${prefix}${route.path}`,
    handler: routeHandler(api, route),
  }));
  const handler = middy<APIGatewayProxyEventV2, Result>()
    .use(httpHeaderNormalizer())
    .use({ before: ({ event }) => refuseTooLarge(event), onError: (request) => answerProblem(request) })
    .handler(
      httpRouter<APIGatewayProxyEventV2, Result>({
        routes,
        notFoundResponse: ({ method, path }) => {
          throw notFound(api.routes, prefix, method, path);
        },
      }),
    );
  return async (event, context) => handler(event, context);
}

function routeHandler<E, A extends Principal>(
  api: HttpApi<E, A>,
  route: Route<E, A>,
): MiddyfiedHandler<APIGatewayProxyEventV2, Result> {
  const handler = middy<APIGatewayProxyEventV2, Result>().handler(
    async (event: APIGatewayProxyEventV2): Promise<Result> => {
      const principal = route.open ? ({ type: 'system' } as A) : await api.authenticate(event, api);
      const { params, query, body } = checked(route, event);
      const { env, clock, ids, clients } = api;
      const answer = await route.handle({
        params,
        query,
        body,
        headers: event.headers,
        principal,
        clock,
        ids,
        clients,
        env,
      });
      return resultOf(route, answer);
    },
  );
  return route.body ? handler.use(httpJsonBodyParser()) : handler;
}

function checked<E, A extends Principal>(route: Route<E, A>, event: APIGatewayProxyEventV2) {
  const problems: FieldProblem[] = [];
  const read = (schema: z.ZodType | undefined, value: unknown): unknown => {
    if (!schema) return undefined;
    const result = schema.safeParse(value);
    if (!result.success) problems.push(...fieldsOf(result.error));
    return result.data;
  };
  const params = read(route.params, decoded(event.pathParameters ?? {}));
  // A path that cannot be one of an existing thing is not found, whatever else is wrong.
  if (problems.length > 0) throw new NotFoundError(`What ${event.requestContext.http.path} names`);
  const query = read(route.query, event.queryStringParameters ?? {});
  const body = read(route.body, event.body);
  if (problems.length > 0) throw new InvalidRequestError(problems);
  return { params, query, body };
}

function decoded(parameters: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      try {
        return [name, value === undefined ? undefined : decodeURIComponent(value)];
      } catch (error) {
        if (error instanceof URIError) return [name, value];
        throw error;
      }
    }),
  );
}

function resultOf(route: Pick<Route, 'status'>, answer: Answer): Result {
  const etag: Record<string, string> = answer.etag === undefined ? {} : { etag: `"${answer.etag}"` };
  const statusCode = answer.status ?? route.status;
  if (answer.body === undefined)
    return { statusCode, headers: { 'cache-control': 'no-store', ...etag, ...answer.headers } };
  return {
    statusCode,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...etag,
      ...answer.headers,
    },
    body: JSON.stringify(answer.body),
  };
}

function refuseTooLarge(event: APIGatewayProxyEventV2): void {
  const length = Math.max(Buffer.byteLength(event.body ?? ''), Number(event.headers?.['content-length'] ?? 0));
  if (length > longestBody) throw new TukiError('too-large', 'The body is larger than 6 MB.');
}

function notFound(
  routes: readonly Pick<Route, 'path' | 'method'>[],
  prefix: string,
  method: string,
  path: string,
): TukiError {
  const segments = path.replace(/\/$/, '').split('/');
  const known = routes.filter((route) => fits(`${prefix}${route.path}`.split('/'), segments));
  if (known.length === 0) return new NotFoundError('This address');
  const allow = known.map((route) => route.method).join(', ');
  return new TukiError('method-not-allowed', `${method} is not among ${allow}.`, { extra: { allow } });
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length && pattern.every((part, at) => part.startsWith('{') || part === segments[at])
  );
}

function answerProblem(request: {
  error: unknown;
  response: Result | null | undefined;
  event: APIGatewayProxyEventV2;
}): void {
  const error = ownError(request.error);
  if (error === undefined) {
    const cause = request.error instanceof Error ? request.error : new Error(String(request.error));
    logger.error('request failed', { routeKey: request.event.requestContext?.http?.path ?? '', error: cause });
  }
  const { status, document } = problemOf(error);
  const allow: Record<string, string> =
    error?.code === 'method-not-allowed' ? { allow: String(error.extra?.allow) } : {};
  request.response = {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...allow },
    body: JSON.stringify(document),
  };
}

/** Errors of the body parser as errors of ours; undefined for what nobody foresaw. */
function ownError(error: unknown): TukiError | undefined {
  if (error instanceof TukiError) return error;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 415) return new TukiError('unsupported-media-type', 'Send JSON with content-type application/json.');
  if (status === 422 || status === 400) return new TukiError('malformed-body', 'The body is not readable JSON.');
  return undefined;
}
