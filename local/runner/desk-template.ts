import { addressPairs, localise } from './addresses.ts';
import { type Assembly, loadAssembly, type Resource } from './assembly.ts';
import { type Addresses, createNames, type NameTable } from './names.ts';
import { createResolver, type Resolver } from './template.ts';

/** Everything a part of the runner asks about the template: resources, their names, their resolved properties. */
export interface DeskTemplate {
  assembly: Assembly;
  names: NameTable;
  resolver: Resolver;
  addresses: Addresses;
  /** The region of the first stack. */
  region: string;
  /** Resolved properties of a resource. */
  properties(resource: Resource): Record<string, unknown>;
  /** The resource of the given types whose ARN this is (a version or alias of a function counts as the function). */
  byArn(arn: string, ...types: string[]): Resource | undefined;
}

/** Region of the first stack of an assembly: what the gateway is to say. */
export const regionOf = (assembly: Assembly): string => assembly.stacks[0]?.region ?? 'eu-north-1';

/** @throws Error when `directory` is no cloud assembly */
export function openTemplate(assembly: Assembly | string, addresses: Addresses): DeskTemplate {
  const opened = typeof assembly === 'string' ? loadAssembly(assembly) : assembly;
  let pairs: [string, string][] = [];
  const names: NameTable = createNames(opened, addresses, (resource, value, property) =>
    resolver.value(resource, value, property),
  );
  const resolver: Resolver = createResolver(opened, names, (text) => localise(text, pairs));
  pairs = addressPairs(opened, names, resolver, addresses);
  return {
    assembly: opened,
    names,
    resolver,
    addresses,
    region: regionOf(opened),
    properties: (resource) => resolver.properties(resource),
    byArn: (arn, ...types) => {
      const unqualified = arn.split(':').slice(0, 7).join(':');
      return opened.resources(...types).find((resource) => [arn, unqualified].includes(names.arn(resource)));
    },
  };
}
