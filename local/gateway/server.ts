import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError } from '../engines/aws-error.ts';
import type { Answer } from './service.ts';

/** Reads a request's whole body. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

/** Writes an answer, dated by the local clock: the SDK corrects the skew of its signatures from it. */
export function writeAnswer(response: ServerResponse, answer: Answer, now: number): void {
  if (response.destroyed) return;
  // A text goes out with the header in one piece.
  const body = answer.body ?? '';
  response.sendDate = false;
  response.writeHead(answer.status, {
    date: new Date(now).toUTCString(),
    ...(answer.status !== 204 && answer.status !== 304 && { 'content-length': String(Buffer.byteLength(body)) }),
    ...answer.headers,
  });
  response.end(body);
}

/** Listens on 127.0.0.1. Throws when the port is taken. */
export async function listen(
  port: number,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ server: Server; port: number }> {
  const server = createServer({ keepAliveTimeout: 60_000 }, handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

/** Turns whatever was thrown into an error that a service can answer; a programming error becomes its internal failure. */
export function asAwsError(error: unknown, failure: string): AwsError {
  if (error instanceof AwsError) return error;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new AwsError(failure, message, 500);
}
