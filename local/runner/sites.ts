import type { IncomingMessage, ServerResponse } from 'node:http';
import type { S3Engine } from '../engines/seams.ts';
import { distributionPath, hasOwnOrigin } from './addresses.ts';
import type { Resource } from './assembly.ts';
import type { DeskTemplate } from './desk-template.ts';
import { compileEdgeFunction, type EdgeFunction, type EdgeRequest } from './edge-function.ts';
import type { HttpApi } from './http-api.ts';
import { sendJson } from './http-server.ts';
import { apiHost, bucketHost } from './names.ts';
import { responseHeaders } from './response-headers.ts';

/** The distributions of the template on one port, told apart by the path that their pages live under; but those with an origin of their own. */
export interface Sites {
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
}

interface Behaviour {
  pattern: RegExp;
  headers: Record<string, string>;
  edge?: EdgeFunction;
  serve(request: IncomingMessage, response: ServerResponse, url: URL, headers: Record<string, string>): Promise<void>;
}

interface BehaviourProperties {
  PathPattern?: string;
  TargetOriginId: string;
  ResponseHeadersPolicyId?: string;
  FunctionAssociations?: { EventType: string; FunctionARN: string }[];
}

interface DistributionConfig {
  DefaultRootObject?: string;
  Origins: { Id: string; DomainName: string; OriginPath?: string }[];
  DefaultCacheBehavior: BehaviourProperties;
  CacheBehaviors?: BehaviourProperties[];
  CustomErrorResponses?: { ErrorCode: number; ResponseCode?: number; ResponsePagePath?: string }[];
}

export interface SitesContext {
  template: DeskTemplate;
  s3: S3Engine;
  httpApis: HttpApi[];
}

export function createSites(context: SitesContext): Sites {
  const distributions = context.template.assembly
    .resources('AWS::CloudFront::Distribution')
    .filter((resource) => !hasOwnOrigin(resource))
    .map((resource) => ({ path: distributionPath(resource), behaviours: behavioursOf(resource, context) }))
    .sort((a, b) => b.path.length - a.path.length);
  return {
    async handle(request, response, url) {
      const distribution = distributions.find(({ path }) => `${url.pathname}/`.startsWith(path));
      if (!distribution) return false;
      if (!url.pathname.startsWith(distribution.path)) {
        response.writeHead(302, { location: `${distribution.path}${url.search}` }).end();
        return true;
      }
      const behaviour = distribution.behaviours.find(({ pattern }) => pattern.test(url.pathname));
      if (!behaviour) return false;
      const isAnswered = behaviour.edge && (await atEdge(behaviour.edge, request, response, url));
      if (!isAnswered) await behaviour.serve(request, response, url, behaviour.headers);
      return true;
    },
  };
}

function behavioursOf(resource: Resource, context: SitesContext): Behaviour[] {
  const { template } = context;
  const config = template.properties(resource).DistributionConfig as DistributionConfig;
  return [...(config.CacheBehaviors ?? []), config.DefaultCacheBehavior].map((properties) => {
    const viewerRequest = properties.FunctionAssociations?.find(({ EventType }) => EventType === 'viewer-request');
    return {
      pattern: pathPattern(properties.PathPattern ?? '*'),
      headers: responseHeaders(properties.ResponseHeadersPolicyId, template),
      edge: viewerRequest && edgeFunction(viewerRequest.FunctionARN, template),
      serve: serverOf(resource, properties.TargetOriginId, config, context),
    };
  });
}

/** The paths that a behaviour is for: `*` is any text, `?` any character; a leading slash may be left out. */
export function pathPattern(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern.startsWith('/') || pattern.startsWith('*') ? '' : '/'}${source}$`);
}

function edgeFunction(arn: string, template: DeskTemplate): EdgeFunction {
  const resource = template.assembly
    .resources('AWS::CloudFront::Function')
    .find((candidate) => template.names.attribute(candidate, 'FunctionARN') === arn);
  if (!resource) throw new Error(`there is no function ${arn}`);
  return compileEdgeFunction(String(template.properties(resource).FunctionCode));
}

function serverOf(
  resource: Resource,
  originId: string,
  config: DistributionConfig,
  { template, s3, httpApis }: SitesContext,
): Behaviour['serve'] {
  const origin = config.Origins.find(({ Id }) => Id === originId);
  const host = origin?.DomainName ?? '';
  const isAt = (hostOf: (name: string, region: string) => string) => (name: string) =>
    template.assembly.stacks.some(({ region }) => hostOf(name, region) === host);
  const api = httpApis.find(({ id }) => isAt(apiHost)(id));
  if (api) {
    // CloudFront lets the origin's own headers stand; the policy's are added by the sites only.
    return (request, response, url) => api.handle(request, response, url);
  }
  const isWebSocket = template.assembly.resources('AWS::ApiGatewayV2::Api').map(template.names.ref).some(isAt(apiHost));
  if (isWebSocket) return async (_request, response) => sendJson(response, 426, { message: 'Upgrade Required' });
  const bucket = template.assembly.resources('AWS::S3::Bucket').map(template.names.name).find(isAt(bucketHost));
  if (!bucket)
    throw new Error(`${resource.stack}/${resource.id}: the origin ${host} is no bucket and no API of the template`);
  return (request, response, url, headers) =>
    serveObject({ s3, bucket, folder: origin?.OriginPath ?? '', config }, request, response, url, headers);
}

interface StaticOrigin {
  s3: S3Engine;
  bucket: string;
  folder: string;
  config: DistributionConfig;
}

async function serveObject(
  { s3, bucket, folder, config }: StaticOrigin,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  headers: Record<string, string>,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return sendJson(response, 405, { message: 'Method Not Allowed' }, headers);
  const keyOf = (path: string) => `${folder}${path}`.replace(/^\//, '');
  const wanted = url.pathname === '/' ? `/${config.DefaultRootObject ?? ''}` : decodeURI(url.pathname);
  // A bucket that may not be listed answers 403 for what is not there.
  const fallback = config.CustomErrorResponses?.find(
    ({ ErrorCode, ResponsePagePath }) => ResponsePagePath && [403, 404].includes(ErrorCode),
  );
  const found = await s3.get(bucket, keyOf(wanted));
  const object = found ?? (fallback && (await s3.get(bucket, keyOf(fallback.ResponsePagePath ?? ''))));
  if (!object) return sendJson(response, 404, { message: 'Not Found' }, headers);
  const { info, bytes } = object;
  if (found && request.headers['if-none-match'] === info.etag) {
    response.writeHead(304, { etag: info.etag, ...headers }).end();
    return;
  }
  response.writeHead(found ? 200 : (fallback?.ResponseCode ?? 404), {
    'content-type': info.contentType ?? 'application/octet-stream',
    'content-length': String(bytes.length),
    'cache-control': info.cacheControl ?? 'no-cache',
    etag: info.etag,
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** @returns true when the function answered itself; otherwise the address may have changed */
async function atEdge(
  edge: EdgeFunction,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<boolean> {
  const values = (pairs: Iterable<[string, string]>) =>
    Object.fromEntries([...pairs].map(([name, value]) => [name, { value }]));
  const event: EdgeRequest = {
    method: request.method ?? 'GET',
    uri: url.pathname,
    querystring: values(url.searchParams),
    headers: values(Object.entries(request.headers).map(([name, value]) => [name, [value ?? ''].flat().join(',')])),
    cookies: {},
  };
  const result = await edge(event);
  if ('statusCode' in result) {
    const headers = Object.entries(result.headers ?? {}).map(([name, { value }]) => [name, value]);
    response.writeHead(result.statusCode, Object.fromEntries(headers)).end();
    return true;
  }
  url.pathname = result.uri;
  return false;
}
