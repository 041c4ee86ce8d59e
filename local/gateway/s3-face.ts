import { AwsError } from '../engines/aws-error.ts';
import { corsHeaders } from '../engines/s3/cors.ts';
import type { S3 } from '../engines/s3.ts';
import { copyObject, deleteObject, deleteObjects, getObject, listObjects, putObject } from './s3-operations.ts';
import type { Answer, GatewayRequest, Need, PlannedCall, ServiceFace } from './service.ts';
import { xmlAnswer } from './xml.ts';

/** Where a request points: path style, `/<bucket>/<key>`. */
export interface Target {
  bucket: string;
  key: string;
}

/** S3 over REST, path style. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html */
export function s3Face(s3: S3): ServiceFace {
  return {
    service: 's3',
    codes: {
      failure: 'InternalError',
      throttled: 'SlowDown',
      throttledStatus: 503,
      denied: 'AccessDenied',
      deniedStatus: 403,
    },
    plan(request) {
      const target = readTarget(request.path);
      s3.require(target.bucket);
      const planned = target.key === '' ? planBucketCall(s3, request, target) : planObjectCall(s3, request, target);
      const origin = request.headers.origin;
      if (origin === undefined) return planned;
      const visible = corsHeaders(s3.cors(target.bucket), origin, request.method) ?? {};
      return {
        ...planned,
        async run() {
          const answer = await planned.run();
          return { ...answer, headers: { ...answer.headers, ...visible } };
        },
      };
    },
    error: errorAnswer,
  };
}

/** The answer to a browser's preflight, which is never signed. */
export function preflight(s3: S3, path: string, headers: Record<string, string | string[] | undefined>): Answer {
  const { bucket } = readTarget(path);
  const requested = String(headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const method = String(headers['access-control-request-method'] ?? '');
  const allowed = corsHeaders(s3.cors(bucket), String(headers.origin ?? ''), method, requested);
  if (allowed) return { status: 200, headers: allowed };
  return errorAnswer(new AwsError('AccessForbidden', 'CORSResponse: This CORS request is not allowed.', 403));
}

function errorAnswer(error: AwsError): Answer {
  if (error.status === 304) return { status: 304 };
  const details = Object.fromEntries(Object.entries(error.details).map(([name, value]) => [name, String(value)]));
  const answer = xmlAnswer('Error', '', { Code: error.code, Message: error.message, ...details }, error.status);
  return { ...answer, body: String(answer.body).replace(' xmlns=""', '') };
}

function readTarget(path: string): Target {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
}

function planBucketCall(s3: S3, request: GatewayRequest, { bucket }: Target): PlannedCall {
  const { method, query } = request;
  const list: Need = { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` };
  if (method === 'GET' && query.get('list-type') === '2') {
    return { operation: 'ListObjectsV2', resource: bucket, needs: [list], run: () => listObjects(s3, bucket, query) };
  }
  if (method === 'HEAD') {
    return { operation: 'HeadBucket', resource: bucket, needs: [list], run: () => ({ status: 200 }) };
  }
  if (method === 'POST' && query.has('delete')) {
    const { keys, run } = deleteObjects(s3, bucket, request);
    const needs = keys.map((key) => objectNeed('DeleteObject', { bucket, key }));
    return { operation: 'DeleteObjects', resource: bucket, needs, run };
  }
  throw notImplemented(request);
}

function planObjectCall(s3: S3, request: GatewayRequest, target: Target): PlannedCall {
  const { method, headers, query } = request;
  const resource = `${target.bucket}/${target.key}`;
  const unsupported = ['tagging', 'acl', 'uploads', 'uploadId', 'retention', 'versions', 'attributes'];
  if (unsupported.some((name) => query.has(name))) throw notImplemented(request);
  const copySource = headers['x-amz-copy-source'];
  if (method === 'PUT' && copySource !== undefined) {
    const source = readTarget(`/${copySource.replace(/^\//, '')}`);
    const needs = [objectNeed('GetObject', source), objectNeed('PutObject', target)];
    return { operation: 'CopyObject', resource, needs, run: () => copyObject(s3, source, target, request) };
  }
  const plan = (operation: string, action: string, run: PlannedCall['run']): PlannedCall => ({
    operation,
    resource,
    needs: [objectNeed(action, target)],
    run,
  });
  switch (method) {
    case 'PUT':
      return plan('PutObject', 'PutObject', () => putObject(s3, target, request));
    case 'GET':
      return plan('GetObject', 'GetObject', () => getObject(s3, target, request));
    case 'HEAD':
      return plan('HeadObject', 'GetObject', () => getObject(s3, target, request));
    case 'DELETE':
      return plan('DeleteObject', 'DeleteObject', () => deleteObject(s3, target));
    default:
      throw notImplemented(request);
  }
}

const objectNeed = (action: string, { bucket, key }: Target): Need => ({
  action: `s3:${action}`,
  resource: `arn:aws:s3:::${bucket}/${key}`,
});

const notImplemented = ({ method, path, rawQuery }: GatewayRequest) =>
  new AwsError('NotImplemented', `The local S3 does not carry out ${method} ${path}?${rawQuery}`, 501);
