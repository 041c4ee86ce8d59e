import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../engines/aws-error.ts';
import type { GatewayRequest } from './service.ts';

/** The bytes that a put carries, and the checksums that came with them. */
export interface Upload {
  bytes: Buffer;
  /** By algorithm (`crc32`), base64. */
  checksums: Record<string, string>;
}

const CHECKSUM = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/;

/**
 * Takes the bytes out of a put's body, which the SDK sends either plain or in `aws-chunked` encoding with trailing checksums, and compares the
 * checksums (those over CRC32C and CRC64NVME are kept unchecked). A presigned URL may carry them as query parameters.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 *
 * @throws AwsError `BadDigest` when the bytes are not those that the caller meant to send, `IncompleteBody` for broken chunks
 */
export function readUpload({ headers, query, body }: GatewayRequest): Upload {
  const isChunked =
    headers['content-encoding']?.includes('aws-chunked') || headers['x-amz-content-sha256']?.startsWith('STREAMING-');
  const { bytes, trailers } = isChunked ? unchunk(body) : { bytes: body, trailers: {} };
  const named = [...query, ...Object.entries(headers), ...Object.entries(trailers)];
  const checksums: Record<string, string> = {};
  for (const [name, value] of named) {
    const algorithm = CHECKSUM.exec(name.toLowerCase())?.[1];
    if (algorithm && value !== undefined) checksums[algorithm] = value;
  }
  for (const [algorithm, wanted] of Object.entries(checksums)) compare(algorithm, wanted, bytes);
  if (headers['content-md5'] !== undefined) compare('md5', headers['content-md5'], bytes);
  return { bytes, checksums };
}

function compare(algorithm: string, wanted: string, bytes: Buffer): void {
  const actual = digest(algorithm, bytes);
  if (actual === undefined || actual === wanted) return;
  throw new AwsError(
    'BadDigest',
    `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
  );
}

function digest(algorithm: string, bytes: Buffer): string | undefined {
  if (algorithm === 'crc32') {
    const value = Buffer.alloc(4);
    value.writeUInt32BE(crc32(bytes));
    return value.toString('base64');
  }
  if (algorithm === 'crc32c' || algorithm === 'crc64nvme') return undefined;
  return createHash(algorithm).update(bytes).digest('base64');
}

/** `<hex size>[;extension]CRLF <bytes> CRLF …  0 CRLF <trailer: value CRLF>… CRLF` */
function unchunk(body: Buffer): { bytes: Buffer; trailers: Record<string, string> } {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    const start = lineEnd + 2;
    if (Number.isNaN(size) || start + size > body.length) {
      throw new AwsError('IncompleteBody', 'The request body terminated unexpectedly');
    }
    if (size === 0) return { bytes: Buffer.concat(chunks), trailers: readTrailers(body.toString('latin1', start)) };
    chunks.push(body.subarray(start, start + size));
    at = start + size + 2;
  }
}

function readTrailers(text: string): Record<string, string> {
  const pairs = text.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
  });
  return Object.fromEntries(pairs);
}
