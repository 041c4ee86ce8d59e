import { Agent, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { hasOwnOrigin } from './addresses.ts';
import type { Resource } from './assembly.ts';
import type { DeskTemplate } from './desk-template.ts';
import { type Answerer, sendJson } from './http-server.ts';
import { bucketHost } from './names.ts';
import { removedHeaders, responseHeaders } from './response-headers.ts';
import { pathPattern } from './sites.ts';

interface Behaviour {
  pattern: RegExp;
  bucket: string;
  methods: string[];
  headers: Record<string, string>;
  removed: string[];
}

interface BehaviourProperties {
  PathPattern?: string;
  TargetOriginId: string;
  AllowedMethods?: string[];
  ResponseHeadersPolicyId?: string;
}

interface DistributionConfig {
  Origins: { Id: string; DomainName: string }[];
  DefaultCacheBehavior: BehaviourProperties;
  CacheBehaviors?: BehaviourProperties[];
}

/** Of one hop, not of a message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'host'];

/**
 * Answers for the distributions with an origin of their own: passes requests on to their buckets as they are, but for the host, with the query that signs
 * them. Buckets are addressed by path on this machine, so the bucket's name stands before the path that CloudFront would see.
 */
export function ownOrigins(template: DeskTemplate): { answer: Answerer; close(): void } {
  const behaviours = template.assembly
    .resources('AWS::CloudFront::Distribution')
    .filter(hasOwnOrigin)
    .flatMap((resource) => behavioursOf(resource, template));
  const agent = new Agent({ keepAlive: true });
  return {
    async answer(request, response) {
      const [, bucket, path = ''] = /^\/([^/?]+)(\/[^?]*)/.exec(request.url ?? '') ?? [];
      const behaviour = behaviours.find((one) => one.pattern.test(path));
      if (!behaviour) return false;
      if (behaviour.bucket !== bucket || !behaviour.methods.includes(request.method ?? '')) {
        sendJson(response, 403, { message: 'Forbidden' }, behaviour.headers);
        return true;
      }
      await passOn(request, response, { behaviour, agent, to: template.addresses.gateway });
      return true;
    },
    close: () => agent.destroy(),
  };
}

function behavioursOf(resource: Resource, template: DeskTemplate): Behaviour[] {
  const config = template.properties(resource).DistributionConfig as DistributionConfig;
  return [...(config.CacheBehaviors ?? []), config.DefaultCacheBehavior].map((properties) => ({
    pattern: pathPattern(properties.PathPattern ?? '*'),
    bucket: bucketOf(resource, properties.TargetOriginId, config, template),
    methods: properties.AllowedMethods ?? ['GET', 'HEAD'],
    headers: responseHeaders(properties.ResponseHeadersPolicyId, template),
    removed: removedHeaders(properties.ResponseHeadersPolicyId, template),
  }));
}

function bucketOf(resource: Resource, originId: string, config: DistributionConfig, template: DeskTemplate): string {
  const host = config.Origins.find(({ Id }) => Id === originId)?.DomainName;
  const bucket = template.assembly
    .resources('AWS::S3::Bucket')
    .map(template.names.name)
    .find((name) => template.assembly.stacks.some(({ region }) => bucketHost(name, region) === host));
  if (!bucket) throw new Error(`${resource.stack}/${resource.id}: the origin ${host} is no bucket of the template`);
  return bucket;
}

async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  { behaviour, agent, to }: { behaviour: Behaviour; agent: Agent; to: string },
): Promise<void> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = without(request.headers, HOP_BY_HOP);
    send(`${to}${request.url}`, { method: request.method, headers, agent }, resolve).on('error', reject).end();
  });
  const headers = without(answer.headers, [...HOP_BY_HOP, ...behaviour.removed]);
  response.writeHead(answer.statusCode ?? 502, { ...headers, ...behaviour.headers });
  await pipeline(answer, response);
}

const without = (headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
