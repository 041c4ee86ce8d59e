import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { S3Engine } from '../engines/seams.ts';
import type { Resource } from './assembly.ts';
import type { DeskTemplate } from './desk-template.ts';
import type { RunnerState } from './state.ts';

interface DeploymentProperties {
  SourceObjectKeys: string[];
  SourceMarkers?: Record<string, string>[];
  SourceMarkersConfig?: { jsonEscape?: boolean | string }[];
  DestinationBucketName: string;
  DestinationBucketKeyPrefix?: string;
  Prune?: boolean | string;
  SystemMetadata?: Record<string, string>;
}

/** Carries out every Custom::CDKBucketDeployment whose sources or markers changed: copies asset folders into the local bucket. */
export async function deployBuckets(template: DeskTemplate, s3: S3Engine, state: RunnerState): Promise<void> {
  for (const resource of template.assembly.resources('Custom::CDKBucketDeployment')) {
    const properties = template.properties(resource) as unknown as DeploymentProperties;
    const key = `deployment ${resource.stack}/${resource.id}`;
    const wanted = JSON.stringify(properties);
    if (state.get(key) === wanted) continue;
    await deploy(resource, properties, template, s3);
    state.set(key, wanted);
  }
}

async function deploy(
  resource: Resource,
  properties: DeploymentProperties,
  template: DeskTemplate,
  s3: S3Engine,
): Promise<void> {
  const bucket = properties.DestinationBucketName;
  const prefix = properties.DestinationBucketKeyPrefix
    ? `${properties.DestinationBucketKeyPrefix.replace(/\/$/, '')}/`
    : '';
  const written = new Set<string>();
  for (const [index, objectKey] of properties.SourceObjectKeys.entries()) {
    const folder = template.assembly.asset(objectKey);
    if (!folder || !statSync(folder).isDirectory()) {
      throw new Error(`${resource.stack}/${resource.id}: the source ${objectKey} is no folder of the assembly`);
    }
    const isEscaped = String(properties.SourceMarkersConfig?.[index]?.jsonEscape) === 'true';
    const markers = Object.entries(properties.SourceMarkers?.[index] ?? {}).map(([marker, value]): [string, string] => [
      marker,
      isEscaped ? JSON.stringify(value).slice(1, -1) : value,
    ]);
    for (const file of filesIn(folder)) {
      const key = prefix + path.relative(folder, file).split(path.sep).join('/');
      const cacheControl = properties.SystemMetadata?.['cache-control'];
      await s3.put(bucket, key, substitute(readFileSync(file), markers), {
        contentType: contentTypeOf(key),
        cacheControl,
      });
      written.add(key);
    }
  }
  if (String(properties.Prune ?? true) !== 'true') return;
  for (const { key } of s3.list(bucket, prefix, { limit: 10_000 })) if (!written.has(key)) await s3.delete(bucket, key);
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

function substitute(bytes: Buffer, markers: [string, string][]): Buffer {
  if (markers.length === 0) return bytes;
  return Buffer.from(markers.reduce((text, [marker, value]) => text.replaceAll(marker, value), bytes.toString('utf8')));
}

const CONTENT_TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
  xml: 'application/xml',
  webmanifest: 'application/manifest+json',
};

const contentTypeOf = (key: string): string =>
  CONTENT_TYPES[path.extname(key).slice(1).toLowerCase()] ?? 'application/octet-stream';
