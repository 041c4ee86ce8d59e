import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import document from './open-api.built.ts';

/** Answers with the OpenAPI document of the agents' API. */
export async function handler(): Promise<APIGatewayProxyStructuredResultV2> {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: document,
  };
}
