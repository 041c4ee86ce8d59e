import type { Assembly, Resource } from './assembly.ts';
import { type Addresses, apiHost, bucketHost, distributionHost, type NameTable, poolId } from './names.ts';
import type { Resolver } from './template.ts';

/** Path of the WebSocket API on the site's port. */
export const LIVE_PATH = '/live';

/** Path under which a user pool's issuer answers. */
export const issuerPath = (pool: string): string => `/oidc/${pool}`;

/** The path that a distribution's pages live under, its metadata `tuki:path`, else `/`: what tells the sites apart on one port. Ends in a slash. */
export const distributionPath = (distribution: Resource): string => String(distribution.metadata['tuki:path'] ?? '/');

/** Whether a distribution answers on the port apart, so that no page shares an origin with it: its metadata `tuki:origin` says so. */
export const hasOwnOrigin = (distribution: Resource): boolean => distribution.metadata['tuki:origin'] === 'own';

/**
 * Pairs of an AWS address that a resolved template may contain and the local address that stands for it, longest first: APIs, sites (also under
 * their own domains), buckets, issuers and sign-in pages.
 */
export function addressPairs(assembly: Assembly, names: NameTable, resolver: Resolver, local: Addresses) {
  const pairs: [string, string][] = [];
  const webSocket = local.site.replace(/^http/, 'ws');
  const regionOf = new Map(assembly.stacks.map((stack) => [stack.name, stack.region]));
  const region = (resource: Resource): string => regionOf.get(resource.stack) ?? '';
  const site = (host: string) => void pairs.push([`https://${host}`, local.site], [`wss://${host}`, webSocket]);

  for (const resource of assembly.resources('AWS::ApiGatewayV2::Api')) {
    const host = apiHost(names.ref(resource), region(resource));
    if (resource.properties.ProtocolType !== 'WEBSOCKET') {
      site(host);
      continue;
    }
    const stages = assembly
      .resources('AWS::ApiGatewayV2::Stage')
      .filter((stage) => resolver.target(stage, stage.properties.ApiId) === resource)
      .map((stage) => `/${String(resolver.value(stage, stage.properties.StageName, 'StageName'))}`);
    for (const path of [...stages, '']) {
      pairs.push(
        [`wss://${host}${path}`, `${webSocket}${LIVE_PATH}`],
        [`https://${host}${path}`, `${local.gateway}/${names.ref(resource)}${path}`],
      );
    }
  }
  for (const resource of assembly.resources('AWS::CloudFront::Distribution')) {
    const config = resolver.properties(resource).DistributionConfig as { Aliases?: string[] };
    const hosts = [distributionHost(names.name(resource)), ...(config.Aliases ?? [])];
    for (const host of hosts) {
      if (hasOwnOrigin(resource)) pairs.push([`https://${host}`, local.files]);
      else site(host);
    }
  }
  for (const resource of assembly.resources('AWS::S3::Bucket')) {
    const bucket = names.name(resource);
    pairs.push([`https://${bucketHost(bucket, region(resource))}`, `${local.gateway}/${bucket}`]);
  }
  for (const resource of assembly.resources('AWS::Cognito::UserPool')) {
    const pool = names.name(resource);
    const issuer = `${local.site}${issuerPath(pool)}`;
    pairs.push([`https://cognito-idp.${region(resource)}.amazonaws.com/${poolId(pool, region(resource))}`, issuer]);
    for (const domain of assembly.resources('AWS::Cognito::UserPoolDomain')) {
      if (resolver.target(domain, domain.properties.UserPoolId) !== resource) continue;
      pairs.push([`https://${names.name(domain)}.auth.${region(domain)}.amazoncognito.com`, issuer]);
      if (domain.properties.CustomDomainConfig) pairs.push([`https://${names.name(domain)}`, issuer]);
    }
  }
  for (const region of new Set(regionOf.values())) {
    // As a content security policy names whole services.
    pairs.push(
      [`https://*.s3.${region}.amazonaws.com`, local.gateway],
      [`https://s3.${region}.amazonaws.com`, local.gateway],
    );
    pairs.push(
      [`wss://*.execute-api.${region}.amazonaws.com`, webSocket],
      [`https://*.execute-api.${region}.amazonaws.com`, local.site],
    );
    pairs.push(
      [`https://cognito-idp.${region}.amazonaws.com`, local.site],
      [`https://*.auth.${region}.amazoncognito.com`, local.site],
    );
  }
  return pairs.sort(([a], [b]) => b.length - a.length);
}

/** Replaces every AWS address of `pairs` in a text. */
export function localise(text: string, pairs: readonly (readonly [string, string])[]): string {
  if (!text.includes('://')) return text;
  return pairs.reduce((changed, [address, local]) => changed.replaceAll(address, local), text);
}
