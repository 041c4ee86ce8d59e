import type { Assembly, Resource, Stack } from './assembly.ts';
import { ACCOUNT, type NameTable } from './names.ts';

/** An intrinsic function or reference that cannot be resolved, with the place where it stands. */
export class TemplateError extends Error {
  override name = 'TemplateError';
}

/** Resolves the values of a template; names come from a {@link NameTable}. */
export interface Resolver {
  /** Resolves any value of a resource's properties. @throws TemplateError naming resource and property */
  value(resource: Resource, value: unknown, property?: string): unknown;
  /** All properties of a resource, resolved. */
  properties(resource: Resource): Record<string, unknown>;
  /** The resource that a `Ref` or `Fn::GetAtt` (also through an import of another stack) points at. */
  target(resource: Resource, value: unknown): Resource | undefined;
}

interface Place {
  stack: Stack;
  /** For error messages: `Stack/LogicalId.Property.Nested`. */
  path: string;
}

type Intrinsic = (argument: unknown, place: Place) => unknown;

/**
 * @param names gives the physical name and the attributes of a resource
 * @param localise maps an AWS address inside a resolved string to where the service is on this machine
 */
export function createResolver(assembly: Assembly, names: NameTable, localise: (text: string) => string): Resolver {
  const stacks = new Map(assembly.stacks.map((stack) => [stack.name, stack]));

  const fail = (place: Place, why: string): never => {
    throw new TemplateError(`${place.path}: ${why}`);
  };
  const resourceAt = (place: Place, id: string): Resource =>
    place.stack.resources.get(id) ?? fail(place, `there is no resource ${id} in ${place.stack.name}`);

  function resolve(value: unknown, place: Place): unknown {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) {
      return value
        .map((item, index) => resolve(item, { ...place, path: `${place.path}[${index}]` }))
        .filter((item) => item !== undefined);
    }
    const entries = Object.entries(value);
    const [only] = entries;
    if (only && entries.length === 1 && (only[0] === 'Ref' || only[0] === 'Condition' || only[0].startsWith('Fn::'))) {
      const intrinsic = intrinsics[only[0]] ?? fail(place, `${only[0]} is not supported locally`);
      return intrinsic(only[1], place);
    }
    return Object.fromEntries(
      entries
        .map(([key, item]) => [key, resolve(item, { ...place, path: `${place.path}.${key}` })])
        .filter(([, item]) => item !== undefined),
    );
  }

  const text = (value: unknown, place: Place): string => {
    const resolved = resolve(value, place);
    if (typeof resolved === 'object') fail(place, 'a text was expected');
    return String(resolved);
  };
  const list = (value: unknown, place: Place): unknown[] => {
    const resolved = resolve(value, place);
    return Array.isArray(resolved) ? resolved : fail(place, 'a list was expected');
  };

  const pseudo = (name: string, place: Place): unknown => {
    const values: Record<string, unknown> = {
      'AWS::Region': place.stack.region,
      'AWS::AccountId': ACCOUNT,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': place.stack.name,
      'AWS::StackId': `arn:aws:cloudformation:${place.stack.region}:${ACCOUNT}:stack/${place.stack.name}/local`,
      'AWS::NoValue': undefined,
      'AWS::NotificationARNs': [],
    };
    return name in values ? values[name] : fail(place, `the pseudo parameter ${name} is not supported locally`);
  };

  const ref = (name: string, place: Place): unknown => {
    if (name.startsWith('AWS::')) return pseudo(name, place);
    const parameter = place.stack.parameters[name];
    if (parameter) return parameter.Default ?? fail(place, `the parameter ${name} has no default`);
    return names.ref(resourceAt(place, name));
  };

  const attribute = (id: string, name: string, place: Place): string =>
    names.attribute(resourceAt(place, id), name) ?? fail(place, `${id} has no attribute ${name} locally`);

  const condition = (name: unknown, place: Place): boolean => {
    const expression = place.stack.conditions[String(name)];
    return expression === undefined ? fail(place, `no condition ${name}`) : Boolean(resolve(expression, place));
  };

  const exported = (name: string): { stack: Stack; value: unknown } | undefined => {
    for (const stack of stacks.values()) {
      const place = { stack, path: `${stack.name} outputs` };
      const found = stack.exports.find((output) => text(output.name, place) === name);
      if (found) return { stack, value: found.value };
    }
    return undefined;
  };

  const intrinsics: Record<string, Intrinsic> = {
    Ref: (name, place) => ref(String(name), place),
    'Fn::GetAtt': (argument, place) => {
      const [id, ...name] = Array.isArray(argument) ? argument : String(argument).split('.');
      return attribute(String(id), name.map((part) => text(part, place)).join('.'), place);
    },
    'Fn::Join': (argument, place) => {
      const [separator, items] = argument as [string, unknown];
      return list(items, place).join(separator);
    },
    'Fn::Sub': (argument, place) => {
      const [template, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, object];
      const given = resolve(variables, place) as Record<string, unknown>;
      return template.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
        if (literal) return `\${${name}}`;
        if (name in given) return String(given[name]);
        const [id, ...rest] = name.split('.');
        return rest.length > 0 ? attribute(id ?? '', rest.join('.'), place) : String(ref(name, place));
      });
    },
    'Fn::Select': (argument, place) => {
      const [index, items] = argument as [unknown, unknown];
      return list(items, place)[Number(text(index, place))];
    },
    'Fn::Split': (argument, place) => {
      const [separator, source] = argument as [string, unknown];
      return text(source, place).split(separator);
    },
    'Fn::ImportValue': (argument, place) => {
      const name = text(argument, place);
      const output = exported(name) ?? fail(place, `no stack exports ${name}`);
      return resolve(output.value, { stack: output.stack, path: `${place.path} (imported)` });
    },
    'Fn::FindInMap': (argument, place) => {
      const [map, first, second] = list(argument, place).map(String) as [string, string, string];
      const value = place.stack.mappings[map]?.[first]?.[second];
      return value === undefined ? fail(place, `no mapping ${map}.${first}.${second}`) : resolve(value, place);
    },
    'Fn::Base64': (argument, place) => Buffer.from(text(argument, place)).toString('base64'),
    'Fn::GetAZs': (_, place) => ['a', 'b', 'c'].map((zone) => `${place.stack.region}${zone}`),
    Condition: (argument, place) => condition(argument, place),
    'Fn::If': (argument, place) => {
      const [name, whenTrue, whenFalse] = argument as [unknown, unknown, unknown];
      return resolve(condition(name, place) ? whenTrue : whenFalse, place);
    },
    'Fn::Equals': (argument, place) => {
      const [left, right] = argument as [unknown, unknown];
      return text(left, place) === text(right, place);
    },
    'Fn::Not': (argument, place) => !(argument as unknown[]).every((item) => resolve(item, place)),
    'Fn::And': (argument, place) => (argument as unknown[]).every((item) => resolve(item, place)),
    'Fn::Or': (argument, place) => (argument as unknown[]).some((item) => resolve(item, place)),
  };

  const placeOf = (resource: Resource, property?: string): Place => {
    const stack = stacks.get(resource.stack);
    if (!stack) throw new TemplateError(`there is no stack ${resource.stack}`);
    const path = `${resource.stack}/${resource.id}${property ? `.${property}` : ''}`;
    return { stack, path };
  };

  const target = (resource: Resource, value: unknown): Resource | undefined => {
    if (value === null || typeof value !== 'object') return undefined;
    const place = placeOf(resource);
    if ('Ref' in value) return place.stack.resources.get(String(value.Ref));
    if ('Fn::GetAtt' in value) {
      const [id] = [value['Fn::GetAtt']].flat();
      return place.stack.resources.get(String(id).split('.')[0] ?? '');
    }
    if ('Fn::ImportValue' in value) {
      const output = exported(text(value['Fn::ImportValue'], place));
      const [owner] = output?.stack.resources.values() ?? [];
      return output && owner ? target(owner, output.value) : undefined;
    }
    return undefined;
  };

  const value = (resource: Resource, raw: unknown, property?: string): unknown =>
    mapText(resolve(raw, placeOf(resource, property)), localise);
  return {
    value,
    properties: (resource) =>
      Object.fromEntries(
        Object.entries(resource.properties)
          .map(([name, raw]) => [name, value(resource, raw, name)])
          .filter(([, resolved]) => resolved !== undefined),
      ),
    target,
  };
}

function mapText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapText(item, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapText(item, change)]));
}
