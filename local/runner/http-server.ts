import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Answers a request, or says that it is not its business. */
export type Answerer = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;
export type Upgrader = (request: IncomingMessage, socket: Duplex, head: Buffer, url: URL) => Promise<boolean>;

/** The one port of the desk. */
export interface SiteServer {
  readonly port: number;
  readonly url: string;
  /** Adds an answerer; the first that takes a request answers it. */
  answerWith(answerer: Answerer): void;
  upgradeWith(upgrader: Upgrader): void;
  close(): Promise<void>;
}

/** The port is in use. */
export class PortTakenError extends Error {
  override name = 'PortTakenError';
}

/** A body longer than allowed. */
export class BodyTooLongError extends Error {
  override name = 'BodyTooLongError';
}

/**
 * Listens on 127.0.0.1.
 *
 * @param report gets one line for each request that failed unexpectedly
 * @throws PortTakenError
 */
export async function startSiteServer(port: number, report: (line: string) => void): Promise<SiteServer> {
  const answerers: Answerer[] = [];
  const upgraders: Upgrader[] = [];
  const server = createServer((request, response) => {
    void dispatch(answerers, request, response).catch((error: unknown) => {
      report(
        `${request.method} ${request.url}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      if (!response.headersSent) sendJson(response, 500, { message: 'Internal Server Error' });
      else response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    void upgrade(upgraders, request, socket, head).catch((error: unknown) => {
      report(`${request.url}: ${String(error)}`);
      socket.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  await listen(server, port);
  const address = server.address();
  const actual = address !== null && typeof address === 'object' ? address.port : port;
  return {
    port: actual,
    url: `http://127.0.0.1:${actual}`,
    answerWith: (answerer) => void answerers.push(answerer),
    upgradeWith: (upgrader) => void upgraders.push(upgrader),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(taken ? new PortTakenError(`port ${port} on 127.0.0.1 is taken`) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function dispatch(answerers: Answerer[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = targetOf(request);
  if (!url) return sendJson(response, 400, { message: 'Bad Request' });
  for (const answer of answerers) if (await answer(request, response, url)) return;
  sendJson(response, 404, { message: 'Not Found' });
}

async function upgrade(upgraders: Upgrader[], request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  const url = targetOf(request);
  if (url) for (const take of upgraders) if (await take(request, socket, head, url)) return;
  socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

/** A request target may start with two slashes, which is a path and no host. */
function targetOf(request: IncomingMessage): URL | undefined {
  const target = request.url ?? '/';
  return URL.parse(target.startsWith('/') ? `http://127.0.0.1${target}` : target) ?? undefined;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(text);
}

/**
 * Reads a request's body.
 *
 * @throws BodyTooLongError as soon as more than `limit` bytes are announced or have come
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLongError(`more than ${limit} bytes`);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += (chunk as Buffer).length;
    if (length > limit) throw new BodyTooLongError(`more than ${limit} bytes`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
