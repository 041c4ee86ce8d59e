import { randomUUID } from 'node:crypto';
import { AwsError } from '../engines/aws-error.ts';
import type { Answer, GatewayRequest } from './service.ts';

/** An answer of an AWS JSON protocol. */
export function jsonAnswer(version: '1.0' | '1.1', value: unknown, status = 200): Answer {
  return {
    status,
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(value),
  };
}

/** An error of an AWS JSON protocol: the code in `__type`. */
export function jsonError(version: '1.0' | '1.1', error: AwsError, namespace: string): Answer {
  const body = { __type: `${namespace}#${error.code}`, message: error.message, ...error.details };
  return jsonAnswer(version, body, error.status);
}

/** The operation in `x-amz-target`, or ''. */
export function targetOperation(request: GatewayRequest): string {
  return request.headers['x-amz-target']?.split('.')[1] ?? '';
}

/** The body as a JSON object. Throws `SerializationException`. */
export function jsonBody(request: GatewayRequest): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8') || '{}');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AwsError('SerializationException', 'The body is not a JSON object.');
}

/** Refuses an operation that this machine does not carry out. */
export function unknownOperation(service: string, operation: string): AwsError {
  return new AwsError('UnknownOperationException', `The local ${service} does not carry out '${operation}'.`);
}
