import { runInNewContext } from 'node:vm';

/** A request as a CloudFront function sees it. */
export interface EdgeRequest {
  method: string;
  uri: string;
  querystring: Record<string, { value: string }>;
  headers: Record<string, { value: string }>;
  cookies: Record<string, { value: string }>;
}

export interface EdgeResponse {
  statusCode: number;
  headers?: Record<string, { value: string }>;
}

/** Runs a viewer-request function: it gives back the request to go on with, or a response. */
export type EdgeFunction = (request: EdgeRequest) => Promise<EdgeRequest | EdgeResponse>;

/**
 * Compiles the code of an AWS::CloudFront::Function. The code is the template's own; it gets a fresh global scope to itself.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
export function compileEdgeFunction(code: string): EdgeFunction {
  const handler = runInNewContext(`${code}\n;handler`, { console }, { timeout: 1000 }) as (event: object) => unknown;
  return async (request) =>
    (await handler({
      version: '1.0',
      context: { eventType: 'viewer-request' },
      viewer: { ip: '127.0.0.1' },
      request,
    })) as EdgeRequest | EdgeResponse;
}
