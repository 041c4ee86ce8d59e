import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One resource of a synthesized template, properties still unresolved. */
export interface Resource {
  stack: string;
  /** Logical id inside its stack. */
  id: string;
  type: string;
  properties: Record<string, unknown>;
  metadata: Record<string, unknown>;
  dependsOn: string[];
}

/** A synthesized CloudFormation template with what the manifest says about it. */
export interface Stack {
  name: string;
  region: string;
  parameters: Record<string, { Default?: unknown; Type?: string }>;
  mappings: Record<string, Record<string, Record<string, unknown>>>;
  conditions: Record<string, unknown>;
  /** Export name (unresolved) and value of every output that has one. */
  exports: { name: unknown; value: unknown }[];
  resources: Map<string, Resource>;
}

/** All stacks of a cloud assembly and the files their assets came from. */
export interface Assembly {
  stacks: Stack[];
  /** Every resource of the given types, in the order of the stacks. */
  resources(...types: string[]): Resource[];
  /** Folder or file of an asset, by the object key a template names (`<hash>.zip`). */
  asset(objectKey: string): string | undefined;
}

interface Artifact {
  type: string;
  environment?: string;
  properties?: { templateFile?: string; stackName?: string; file?: string; directoryName?: string };
}

interface Template {
  Parameters?: Stack['parameters'];
  Mappings?: Stack['mappings'];
  Conditions?: Record<string, unknown>;
  Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown } }>;
  Resources?: Record<
    string,
    {
      Type: string;
      Properties?: Record<string, unknown>;
      Metadata?: Record<string, unknown>;
      DependsOn?: string | string[];
    }
  >;
}

const DEFAULT_REGION = 'eu-north-1';

/**
 * Reads a cloud assembly (`cdk.out`) with its nested assemblies.
 *
 * @throws Error when the folder holds no `manifest.json` or a template is missing
 */
export function loadAssembly(directory: string): Assembly {
  const stacks: Stack[] = [];
  const assets = new Map<string, string>();
  readFolder(path.resolve(directory), stacks, assets);
  return {
    stacks,
    resources: (...types) =>
      stacks.flatMap((stack) => [...stack.resources.values()].filter((resource) => types.includes(resource.type))),
    asset: (objectKey) => assets.get(objectKey),
  };
}

function readFolder(directory: string, stacks: Stack[], assets: Map<string, string>): void {
  const manifestFile = path.join(directory, 'manifest.json');
  if (!existsSync(manifestFile)) throw new Error(`${directory} is not a cloud assembly: it has no manifest.json`);
  const manifest = readJson<{ artifacts?: Record<string, Artifact> }>(manifestFile);
  for (const [name, artifact] of Object.entries(manifest.artifacts ?? {})) {
    const { templateFile, file, directoryName, stackName } = artifact.properties ?? {};
    if (artifact.type === 'aws:cloudformation:stack' && templateFile) {
      const template = readJson<Template>(path.join(directory, templateFile));
      stacks.push(readStack(stackName ?? name, regionOf(artifact.environment), template));
    } else if (artifact.type === 'cdk:asset-manifest' && file) {
      readAssets(directory, file, assets);
    } else if (artifact.type === 'cdk:cloud-assembly' && directoryName) {
      readFolder(path.join(directory, directoryName), stacks, assets);
    }
  }
}

function readStack(name: string, region: string, template: Template): Stack {
  const resources = Object.entries(template.Resources ?? {}).map(([id, resource]): [string, Resource] => [
    id,
    {
      stack: name,
      id,
      type: resource.Type,
      properties: resource.Properties ?? {},
      metadata: resource.Metadata ?? {},
      dependsOn: [resource.DependsOn ?? []].flat(),
    },
  ]);
  return {
    name,
    region,
    parameters: template.Parameters ?? {},
    mappings: template.Mappings ?? {},
    conditions: template.Conditions ?? {},
    exports: Object.values(template.Outputs ?? {}).flatMap((output) =>
      output.Export ? [{ name: output.Export.Name, value: output.Value }] : [],
    ),
    resources: new Map(resources),
  };
}

function readAssets(directory: string, file: string, assets: Map<string, string>): void {
  const manifest = readJson<{
    files?: Record<string, { source: { path?: string }; destinations?: Record<string, { objectKey: string }> }>;
  }>(path.join(directory, file));
  for (const asset of Object.values(manifest.files ?? {})) {
    if (!asset.source.path) continue;
    for (const destination of Object.values(asset.destinations ?? {})) {
      assets.set(destination.objectKey, path.resolve(directory, asset.source.path));
    }
  }
}

/** `aws://account/region`, where an agnostic stack says `unknown-region`. */
function regionOf(environment: string | undefined): string {
  const region = environment?.split('/').at(-1);
  return !region || region === 'unknown-region' ? DEFAULT_REGION : region;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
