import type { IncomingMessage } from 'node:http';
import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { LocalClock } from '../types.ts';
import type { Resource } from './assembly.ts';
import type { DeskTemplate } from './desk-template.ts';
import type { Functions } from './functions.ts';

/** What an authorizer says: refused with a status, or what it adds to the event's request context. */
export type Decision = { allowed: false; status: 401 | 403 } | { allowed: true; context: object };

/** @param event what a function authorizer is to be handed */
export type Authorizer = (
  request: IncomingMessage,
  query: URLSearchParams,
  scopes: string[],
  event: () => object,
) => Promise<Decision>;

const REFUSED: Decision = { allowed: false, status: 401 };
const FORBIDDEN: Decision = { allowed: false, status: 403 };

interface AuthorizerProperties {
  AuthorizerType: 'JWT' | 'REQUEST';
  AuthorizerUri?: string;
  IdentitySource?: string[];
  EnableSimpleResponses?: boolean;
  AuthorizerPayloadFormatVersion?: string;
  JwtConfiguration?: { Issuer: string; Audience: string[] };
}

/** What APIs and their authorizers stand on. */
export interface ApiContext {
  template: DeskTemplate;
  functions: Functions;
  clock: LocalClock;
  /** Keys of the issuers on this machine, so that no discovery is needed. */
  localKeys(issuer: string): JWTVerifyGetKey | undefined;
}

/** @throws Error for a kind of authorizer that is not known here */
export function createAuthorizer(resource: Resource, { template, functions, localKeys }: ApiContext): Authorizer {
  const properties = template.properties(resource) as unknown as AuthorizerProperties;
  if (properties.AuthorizerType === 'JWT' && properties.JwtConfiguration) {
    return jwtAuthorizer(properties.JwtConfiguration, properties.IdentitySource ?? [], localKeys);
  }
  const functionId = functions.idOf(functionArnIn(properties.AuthorizerUri ?? ''));
  if (properties.AuthorizerType !== 'REQUEST' || !functionId) {
    throw new Error(`${resource.stack}/${resource.id}: this kind of authorizer is not supported locally`);
  }
  return functionAuthorizer(functionId, properties, functions);
}

/** An integration's or authorizer's URI wraps the function's ARN: `arn:…:path/2015-03-31/functions/<arn>/invocations`. */
export const functionArnIn = (uri: string): string => /functions\/(arn:.+)\/invocations$/.exec(uri)?.[1] ?? uri;

/**
 * Checks signature, issuer, times and audience of a token as an HTTP API does: `aud`, or `client_id` where a token has no `aud`. Tokens live on wall
 * time, however the local clock is moved, so that nobody is signed out by a test that moves it.
 */
function jwtAuthorizer(
  { Issuer, Audience }: { Issuer: string; Audience: string[] },
  sources: string[],
  localKeys: ApiContext['localKeys'],
): Authorizer {
  let keys: JWTVerifyGetKey | undefined;
  const keySet = async () => {
    keys ??= localKeys(Issuer);
    if (keys) return keys;
    const response = await fetch(`${Issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const { jwks_uri } = (await response.json()) as { jwks_uri: string };
    keys = createRemoteJWKSet(new URL(jwks_uri));
    return keys;
  };
  return async (request, query, scopes) => {
    const token = sources.map((source) => sourceValue(source, request, query)).find((value) => value !== undefined);
    if (!token) return REFUSED;
    let claims: JWTPayload;
    try {
      claims = (
        await jwtVerify(token.replace(/^Bearer\s+/i, ''), await keySet(), { issuer: Issuer, algorithms: ['RS256'] })
      ).payload;
    } catch (error) {
      if (error instanceof Error) return REFUSED;
      throw error;
    }
    const audiences = [claims.aud ?? claims.client_id].flat();
    if (!audiences.some((audience) => typeof audience === 'string' && Audience.includes(audience))) return REFUSED;
    const granted = String(claims.scope ?? '').split(' ');
    if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) return FORBIDDEN;
    return { allowed: true, context: { jwt: { claims: asTexts(claims), scopes: scopes.length > 0 ? scopes : null } } };
  };
}

/** API Gateway hands claims on as texts, lists as `[a b]`. */
function asTexts(claims: JWTPayload): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(' ')}]` : String(value),
    ]),
  );
}

function functionAuthorizer(functionId: string, properties: AuthorizerProperties, functions: Functions): Authorizer {
  return async (request, query, _scopes, event) => {
    const sources = properties.IdentitySource ?? [];
    const identity = sources.map((source) => sourceValue(source, request, query));
    if (identity.includes(undefined)) return REFUSED;
    const version = properties.AuthorizerPayloadFormatVersion;
    const extra = version === '2.0' ? { version, type: 'REQUEST', identitySource: identity } : { type: 'REQUEST' };
    const answer = (await functions.invoke(functionId, { ...event(), ...extra })) as {
      isAuthorized?: boolean;
      policyDocument?: { Statement?: { Effect?: string }[] };
      principalId?: string;
      context?: object;
    } | null;
    const statements = answer?.policyDocument?.Statement ?? [];
    const isAllowed = properties.EnableSimpleResponses
      ? answer?.isAuthorized === true
      : statements.length > 0 && statements.every((statement) => statement.Effect === 'Allow');
    if (!isAllowed) return FORBIDDEN;
    const context = { ...answer?.context };
    return {
      allowed: true,
      context: version === '2.0' ? { lambda: context } : { principalId: answer?.principalId, ...context },
    };
  };
}

/** `$request.header.Authorization`, `route.request.querystring.token` … */
function sourceValue(source: string, request: IncomingMessage, query: URLSearchParams): string | undefined {
  const match = /request\.(header|querystring)\.(.+)$/.exec(source);
  const name = match?.[2] ?? '';
  const value = match?.[1] === 'header' ? request.headers[name.toLowerCase()] : query.get(name);
  return [value ?? undefined].flat()[0] || undefined;
}
