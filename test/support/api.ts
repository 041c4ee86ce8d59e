import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { HttpLambda } from '../../functions/platform/http-handler.ts';

/** What a test asks of an API. */
export interface TestRequest {
  method?: string;
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Sent as JSON; a string is sent as it is. */
  body?: unknown;
  /** Claims of the token that API Gateway has checked; none: nobody is signed in. */
  claims?: Record<string, unknown>;
}

export interface TestResponse<T> {
  status: number;
  headers: Record<string, string>;
  body: T;
}

/** Calls a Lambda handler of an HTTP API as API Gateway does (payload format 2.0). */
export async function callApi<T = Record<string, unknown>>(
  handler: HttpLambda,
  request: TestRequest,
): Promise<TestResponse<T>> {
  const { method = 'GET', path, query, headers = {}, body, claims } = request;
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    queryStringParameters: query,
    pathParameters: { proxy: path.replace('/api/v1/', '') },
    requestContext: { http: { method, path }, ...(claims ? { authorizer: { jwt: { claims, scopes: [] } } } : {}) },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
  const result = await handler(event, { awsRequestId: 'test' } as Context);
  return {
    status: result.statusCode ?? 0,
    headers: (result.headers ?? {}) as Record<string, string>,
    body: (result.body ? JSON.parse(result.body) : undefined) as T,
  };
}
