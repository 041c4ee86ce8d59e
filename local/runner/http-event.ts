import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ACCOUNT } from './names.ts';

/** What a payload 2.0 event is made of. */
export interface HttpEventParts {
  apiId: string;
  routeKey: string;
  request: IncomingMessage;
  /** Path as the API sees it, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  rawQuery: string;
  pathParameters: Record<string, string>;
  body: Buffer;
  authorizer?: object;
  now: number;
}

/**
 * An HTTP API event, payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEvent(parts: HttpEventParts) {
  const { request, query, pathParameters, body, path } = parts;
  const headers = joinedHeaders(request);
  const { cookie, ...others } = headers;
  const isText = isTextual(request.headers['content-type']);
  const queryNames = [...new Set(query.keys())];
  return {
    version: '2.0',
    routeKey: parts.routeKey,
    rawPath: decodePath(path),
    rawQueryString: parts.rawQuery,
    ...(cookie ? { cookies: cookie.split(/; */) } : {}),
    headers: others,
    ...(queryNames.length > 0
      ? { queryStringParameters: Object.fromEntries(queryNames.map((name) => [name, query.getAll(name).join(',')])) }
      : {}),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    requestContext: {
      accountId: ACCOUNT,
      apiId: parts.apiId,
      ...(parts.authorizer ? { authorizer: parts.authorizer } : {}),
      domainName: headers.host ?? '127.0.0.1',
      domainPrefix: parts.apiId,
      http: {
        method: request.method ?? 'GET',
        path: decodePath(path),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: parts.routeKey,
      stage: '$default',
      time: new Date(parts.now).toUTCString(),
      timeEpoch: parts.now,
    },
    ...(body.length > 0 ? { body: isText ? body.toString('utf8') : body.toString('base64') } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Headers as API Gateway hands them on: lower case, repeated ones joined by commas, with its own forwarding headers. */
export function joinedHeaders(request: IncomingMessage): Record<string, string> {
  const joined = Object.entries(request.headers).map(([name, value]) => [name, [value ?? ''].flat().join(',')]);
  return {
    ...Object.fromEntries(joined),
    'x-forwarded-for': request.socket.remoteAddress ?? '127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-amzn-trace-id': `Root=1-${randomUUID()}`,
  };
}

/** The content types that API Gateway hands on as text; any other body is base64. */
function isTextual(contentType: string | undefined): boolean {
  if (contentType === undefined) return true;
  return /^(text\/|application\/(json|javascript|xml|[\w.-]+\+json|[\w.-]+\+xml)\b)/i.test(contentType);
}

/** Decodes what can be decoded; a path with a broken escape stays as it is. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}

interface HttpResult {
  statusCode?: number | string;
  headers?: Record<string, unknown>;
  multiValueHeaders?: Record<string, unknown[]>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
}

/** Writes what a function answered; anything without a status code is the body of a 200, as in payload format 2.0. */
export function writeResult(response: ServerResponse, result: unknown, extraHeaders: Record<string, string>): void {
  const answer = asResult(result);
  const status = Number(answer.statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599)
    throw new Error(`a function answered status ${answer.statusCode}`);
  const headers: Record<string, string | string[]> = { ...extraHeaders };
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    if (value !== undefined && value !== null) headers[name.toLowerCase()] = String(value);
  }
  if (answer.cookies?.length) headers['set-cookie'] = answer.cookies;
  const body = answer.isBase64Encoded ? Buffer.from(answer.body ?? '', 'base64') : Buffer.from(answer.body ?? '');
  headers['content-type'] ??= 'text/plain; charset=utf-8';
  if (body.length === 0) delete headers['content-type'];
  if (status !== 204 && status !== 304) headers['content-length'] = String(body.length);
  response.writeHead(status, headers);
  response.end(body);
}

function asResult(result: unknown): HttpResult {
  if (result !== null && typeof result === 'object' && 'statusCode' in result) return result as HttpResult;
  const body = typeof result === 'string' ? result : JSON.stringify(result ?? null);
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
}
