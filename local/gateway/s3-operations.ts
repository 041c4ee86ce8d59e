import { AwsError } from '../engines/aws-error.ts';
import type { IndexedObject } from '../engines/s3/object-index.ts';
import type { S3 } from '../engines/s3.ts';
import type { ObjectInfo, ObjectMeta } from '../engines/seams.ts';
import { readUpload } from './s3-body.ts';
import type { Target } from './s3-face.ts';
import type { Answer, GatewayRequest } from './service.ts';
import { xmlAnswer } from './xml.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const META_PREFIX = 'x-amz-meta-';
const MAX_KEYS = 1000;
/** Headers that a GET may ask to be answered with, as `response-<name>` query parameters. */
const OVERRIDABLE = [
  'content-type',
  'content-disposition',
  'cache-control',
  'content-encoding',
  'content-language',
  'expires',
];

/** PutObject, with `If-None-Match: *` and `If-Match`. */
export async function putObject(s3: S3, { bucket, key }: Target, request: GatewayRequest): Promise<Answer> {
  const { bytes, checksums } = readUpload(request);
  const object = await s3.store(bucket, key, bytes, {
    ...readMeta(request),
    checksums,
    precondition: (existing) => checkPutPrecondition(existing, request.headers),
  });
  return { status: 200, headers: { etag: object.etag, ...checksumHeaders(object) } };
}

/** GetObject and HeadObject: ranges, conditions, checksums when asked for, response headers set by the URL. */
export async function getObject(s3: S3, { bucket, key }: Target, request: GatewayRequest): Promise<Answer> {
  const { headers, query, method } = request;
  const object = s3.find(bucket, key);
  if (!object) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
  checkGetPrecondition(object, headers);
  const range = readRange(headers.range, object.size);
  const length = range ? range.end - range.start + 1 : object.size;
  const answered: Record<string, string> = {
    ...metaHeaders(object),
    etag: object.etag,
    'last-modified': new Date(object.modifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
    'content-length': String(length),
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${object.size}` }),
    ...(!range && headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED' && checksumHeaders(object)),
  };
  for (const name of OVERRIDABLE) {
    const value = query.get(`response-${name}`);
    if (value !== null) answered[name] = value;
  }
  const status = range ? 206 : 200;
  if (method === 'HEAD') return { status, headers: answered };
  const bytes = await s3.read(object);
  return { status, headers: answered, body: range ? bytes.subarray(range.start, range.end + 1) : bytes };
}

/** CopyObject; `x-amz-metadata-directive: REPLACE` takes the request's metadata instead of the source's. */
export async function copyObject(s3: S3, source: Target, target: Target, request: GatewayRequest): Promise<Answer> {
  const original = s3.find(source.bucket, source.key);
  if (!original) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: source.key });
  const isReplacing = request.headers['x-amz-metadata-directive']?.toUpperCase() === 'REPLACE';
  const copy = await s3.store(target.bucket, target.key, await s3.read(original), {
    ...(isReplacing ? readMeta(request) : metaOf(original)),
    checksums: original.checksums,
  });
  return xmlAnswer('CopyObjectResult', NAMESPACE, {
    ETag: copy.etag,
    LastModified: new Date(copy.modifiedAt).toISOString(),
  });
}

/** DeleteObject: a missing object is no error. */
export async function deleteObject(s3: S3, { bucket, key }: Target): Promise<Answer> {
  await s3.delete(bucket, key);
  return { status: 204 };
}

/** DeleteObjects: which keys its body names, and how to carry it out. */
export function deleteObjects(
  s3: S3,
  bucket: string,
  request: GatewayRequest,
): { keys: string[]; run: () => Promise<Answer> } {
  const text = readUpload(request).bytes.toString('utf8');
  const keys = [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescapeXml(key));
  if (keys.length === 0 || keys.length > MAX_KEYS) {
    throw new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate.');
  }
  const isQuiet = text.includes('<Quiet>true</Quiet>');
  return {
    keys,
    async run() {
      for (const key of keys) await s3.delete(bucket, key);
      return xmlAnswer('DeleteResult', NAMESPACE, { Deleted: isQuiet ? [] : keys.map((Key) => ({ Key })) });
    },
  };
}

/** ListObjectsV2: prefix, delimiter, paging. */
export function listObjects(s3: S3, bucket: string, query: URLSearchParams): Answer {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token');
  const limit = Math.min(Number(query.get('max-keys') ?? MAX_KEYS), MAX_KEYS);
  const after = token === null ? (query.get('start-after') ?? undefined) : Buffer.from(token, 'base64url').toString();
  const { objects, commonPrefixes, next } = s3.page(bucket, { prefix, delimiter, after, limit });
  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : (text: string) => text;
  return xmlAnswer('ListBucketResult', NAMESPACE, {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    MaxKeys: limit,
    KeyCount: objects.length + commonPrefixes.length,
    IsTruncated: next !== undefined,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: next === undefined ? undefined : Buffer.from(next).toString('base64url'),
    EncodingType: query.get('encoding-type') ?? undefined,
    Contents: objects.map(({ key, size, etag, modifiedAt }) => ({
      Key: encode(key),
      LastModified: new Date(modifiedAt).toISOString(),
      ETag: etag,
      Size: size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: commonPrefixes.map((Prefix) => ({ Prefix: encode(Prefix) })),
  });
}

/** Metadata of a presigned upload stands in its query, where the SDK puts it, instead of in headers. */
function readMeta({ headers, query }: GatewayRequest): ObjectMeta {
  const encoding = headers['content-encoding']
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== 'aws-chunked' && name !== '')
    .join(', ');
  const metadata = [...query.entries(), ...Object.entries(headers)].flatMap(([name, value]) =>
    name.toLowerCase().startsWith(META_PREFIX) && value !== undefined
      ? [[name.slice(META_PREFIX.length).toLowerCase(), value]]
      : [],
  );
  return {
    contentType: headers['content-type'] ?? 'binary/octet-stream',
    cacheControl: headers['cache-control'],
    contentDisposition: headers['content-disposition'],
    contentEncoding: encoding || undefined,
    metadata: Object.fromEntries(metadata),
  };
}

const metaOf = ({ contentType, cacheControl, contentDisposition, contentEncoding, metadata }: ObjectMeta) => ({
  contentType,
  cacheControl,
  contentDisposition,
  contentEncoding,
  metadata,
});

function metaHeaders(object: ObjectMeta): Record<string, string> {
  const headers = {
    'content-type': object.contentType ?? 'binary/octet-stream',
    'cache-control': object.cacheControl,
    'content-disposition': object.contentDisposition,
    'content-encoding': object.contentEncoding,
    ...Object.fromEntries(Object.entries(object.metadata ?? {}).map(([name, value]) => [META_PREFIX + name, value])),
  };
  return Object.fromEntries(Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

const checksumHeaders = ({ checksums }: IndexedObject) =>
  Object.fromEntries(Object.entries(checksums).map(([algorithm, value]) => [`x-amz-checksum-${algorithm}`, value]));

type Headers = GatewayRequest['headers'];

const preconditionFailed = (condition: string) =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition: condition,
  });

function checkPutPrecondition(existing: ObjectInfo | undefined, headers: Headers): void {
  if (headers['if-none-match'] === '*' && existing) throw preconditionFailed('If-None-Match');
  const wanted = headers['if-match'];
  if (wanted === undefined) return;
  if (!existing) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  if (!hasEtag(wanted, existing)) throw preconditionFailed('If-Match');
}

function checkGetPrecondition(object: ObjectInfo, headers: Headers): void {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (match !== undefined && !hasEtag(match, object)) throw preconditionFailed('If-Match');
  if (noneMatch !== undefined && hasEtag(noneMatch, object)) throw new AwsError('NotModified', 'Not Modified', 304);
}

function hasEtag(condition: string, { etag }: ObjectInfo): boolean {
  const bare = (text: string) => text.trim().replace(/^W\//, '').replaceAll('"', '');
  return condition === '*' || condition.split(',').some((wanted) => bare(wanted) === bare(etag));
}

/** One range of bytes, both ends included; undefined for the whole object. Throws `InvalidRange`. */
function readRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, first = '', last = ''] = match;
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start < size && start <= end) return { start, end };
  throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416, { ActualObjectSize: size });
}

function unescapeXml(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return named[name] ?? whole;
  });
}
