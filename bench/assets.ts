/** Finds in the synthesized app what will be uploaded: the functions' bundles and the sites' folders. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { loadAssembly } from '../local/runner/assembly.ts';

/** The bundle of a function, for measuring it. */
export interface FunctionBundle {
  name: string;
  /** The module that holds the handler. */
  file: string;
  /** The function's variables; what only a deployment knows is an address that leads nowhere. */
  environment: Record<string, string>;
}

/** Handler names of the functions that CDK brings along. */
const CDK_HANDLER = '__entrypoint__.handler';

/** The project's own functions in an assembly. */
export function functionBundles(directory: string): FunctionBundle[] {
  const assembly = loadAssembly(directory);
  return assembly.resources('AWS::Lambda::Function').flatMap(({ id, properties }) => {
    const { Runtime, Handler, Code, Environment } = properties as {
      Runtime: string;
      Handler: string;
      Code: { S3Key?: string };
      Environment?: { Variables?: Record<string, unknown> };
    };
    const folder = assembly.asset(Code.S3Key ?? '');
    if (!Runtime.startsWith('nodejs') || Handler === CDK_HANDLER || !folder) return [];
    const variables = Object.entries(Environment?.Variables ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : 'https://nowhere.invalid',
    ]);
    const file = path.join(folder, `${Handler.slice(0, Handler.lastIndexOf('.'))}.mjs`);
    return existsSync(file) ? [{ name: id, file, environment: Object.fromEntries(variables) }] : [];
  });
}

/** The folders of built pages in an assembly, named after their path: `inbox` at the root, else the path's own name. */
export function siteFolders(directory: string): { name: string; folder: string }[] {
  const assembly = loadAssembly(directory);
  return assembly.resources('Custom::CDKBucketDeployment').flatMap(({ properties }) => {
    const { SourceObjectKeys, DestinationBucketKeyPrefix } = properties as {
      SourceObjectKeys: string[];
      DestinationBucketKeyPrefix?: string;
    };
    const folders = SourceObjectKeys.flatMap((objectKey) => assembly.asset(objectKey) ?? []);
    const folder = folders.find(
      (candidate) => statSync(candidate).isDirectory() && existsSync(path.join(candidate, 'index.html')),
    );
    return folder ? [{ name: DestinationBucketKeyPrefix ?? 'inbox', folder }] : [];
  });
}
