import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import type { Principal } from '../access/index.ts';
import type { Clock } from './clock.ts';
import type { Environment } from './environments.ts';
import type { IdSource } from './ids.ts';

/** The clients that routes may need, each made at its first use. */
export interface RouteClients {
  documents: () => DynamoDBDocumentClient;
  s3: () => S3Client;
  secrets: () => SecretsManagerClient;
  /** Only where accounts are made. */
  accounts?: () => CognitoIdentityProviderClient;
}

/** One request on its way through a route: what was asked, checked by the route's schemas, and by what means it is answered. */
export interface Call<
  P = unknown,
  Q = unknown,
  B = unknown,
  E = Environment<'agentApi'>,
  A extends Principal = Principal,
> {
  params: P;
  query: Q;
  body: B;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  /** On whose behalf; for a route with `open: true` the system. */
  principal: A;
  clock: Clock;
  ids: IdSource;
  clients: RouteClients;
  env: E;
}

/** What a route answers. `etag` is a ticket's version, sent as `"<version>"`. */
export interface Answer<R = unknown> {
  body?: R;
  status?: number;
  etag?: number;
  headers?: Record<string, string>;
}

/** A route as it is declared, with the schemas that check a request and describe it in the OpenAPI document. */
export interface RouteDeclaration<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
  E,
  A extends Principal,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the API's prefix, with `{name}` for parameters: `/tickets/{number}`. */
  path: `/${string}`;
  /** One line for the OpenAPI document. */
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Left out for an answer without a body (204). */
  response?: R;
  /** Status of a good answer. @default 200, or 204 without a response */
  status?: number;
  /** Request headers besides the common ones, for the OpenAPI document. */
  headers?: readonly ('If-Match' | 'Idempotency-Key')[];
  /** Answered to anybody, signed in or not. */
  open?: boolean;
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>, E, A>): Promise<Answer<z.input<R>>> | Answer<z.input<R>>;
}

/** A declared route, ready for `httpHandler` and `openApi`. */
export interface Route<E = Environment<'agentApi'>, A extends Principal = Principal> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: `/${string}`;
  summary: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  response?: z.ZodType;
  status: number;
  headers: readonly string[];
  open: boolean;
  /** Hands a request to the route; `params`, `query` and `body` have been checked by its schemas. */
  handle(call: Call<unknown, unknown, unknown, E, A>): Promise<Answer>;
}

type TableEnvironment = Pick<Environment<'settingsApi'>, 'TICKETS_TABLE'>;

/** A route of the agents' API. */
export type AgentRoute = Route<Environment<'agentApi'>>;

/** Declares routes of one API: `const route = routeOf<Environment<'customerApi'>, CustomerPrincipal>()`, then `route({...})`. */
export function routeOf<E, A extends Principal = Principal>() {
  return <
    P extends z.ZodType = z.ZodUndefined,
    Q extends z.ZodType = z.ZodUndefined,
    B extends z.ZodType = z.ZodUndefined,
    R extends z.ZodType = z.ZodUndefined,
  >(
    declared: RouteDeclaration<P, Q, B, R, E, A>,
  ): Route<E, A> => ({
    ...declared,
    status: declared.status ?? (declared.response ? 200 : 204),
    headers: declared.headers ?? [],
    open: declared.open ?? false,
    // The schemas named in the declaration have checked the parts, so they have the declared types.
    handle: async (call) => declared.handle(call as Call<z.output<P>, z.output<Q>, z.output<B>, E, A>),
  });
}

/** Declares a route of the agents' API. */
export const agentRoute = routeOf<Environment<'agentApi'>>();

/** Declares a route of the agents' API that needs nothing but the table of tickets, whichever function answers it. */
export const tableRoute = routeOf<TableEnvironment>();
export type TableRoute = Route<TableEnvironment>;
export type TableCall = Call<unknown, unknown, unknown, TableEnvironment>;

/** Declares a route of the agents' API that `searchApi` answers. */
export const searchRoute = routeOf<Environment<'searchApi'>>();
export type SearchRoute = Route<Environment<'searchApi'>>;
