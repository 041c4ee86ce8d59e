import { Agent, type RequestOptions, request } from 'node:http';
import { AwsError } from '../aws-error.ts';

/** What the engine answered, undecoded. */
export interface RawAnswer {
  status: number;
  contentType: string;
  body: Buffer;
}

/** Calls over kept-alive connections in DynamoDB's JSON, binary values staying base64. */
export class DynamoClient {
  readonly endpoint: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #address: Pick<RequestOptions, 'protocol' | 'hostname' | 'port' | 'path'>;

  constructor(endpoint: string) {
    this.endpoint = endpoint;
    const { protocol, hostname, port, pathname } = new URL(endpoint);
    this.#address = { protocol, hostname, port, path: pathname };
  }

  /** One call, whatever its outcome. Throws `InternalServerError` when the engine cannot be reached. */
  send(target: string, body: string | Buffer): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const unreachable = (error: Error) =>
        reject(new AwsError('InternalServerError', `DynamoDB at ${this.endpoint}: ${error.message}`, 500));
      const outgoing = request(
        {
          ...this.#address,
          method: 'POST',
          agent: this.#agent,
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'x-amz-target': target,
            'content-length': Buffer.byteLength(body),
            // The engine wants to see a signature, but does not check it.
            'x-amz-date': '20260101T000000Z',
            authorization:
              'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.once('error', unreachable);
          incoming.once('end', () =>
            resolve({
              status: incoming.statusCode ?? 500,
              contentType: incoming.headers['content-type'] ?? 'application/x-amz-json-1.0',
              body: Buffer.concat(chunks),
            }),
          );
        },
      );
      outgoing.once('error', unreachable);
      outgoing.end(body);
    });
  }

  /** One call's result. Throws `AwsError` by the service's names. */
  async call(operation: string, input: object, api = 'DynamoDB_20120810'): Promise<Record<string, unknown>> {
    const { status, body } = await this.send(`${api}.${operation}`, JSON.stringify(input));
    const result: Record<string, unknown> = JSON.parse(body.toString('utf8') || '{}');
    if (status < 400) return result;
    const { __type, message, Message, ...details } = result;
    const code =
      String(__type ?? 'InternalServerError')
        .split('#')
        .at(-1) ?? 'InternalServerError';
    throw new AwsError(code, String(message ?? Message ?? ''), status, details);
  }

  close(): void {
    this.#agent.destroy();
  }
}
