import * as z from 'zod';
import { problemSchema } from './problem.ts';
import type { Route } from './route.ts';

type Json = Record<string, unknown>;

/** What the document says of the whole API. */
export interface ApiDescription {
  title: string;
  version: string;
  /** Before every path. */
  prefix: string;
}

/**
 * Makes the OpenAPI 3.1 document of routes from the schemas that check their requests. Schemas with an `id` in their `meta` become components.
 */
export function openApi(
  routes: readonly Pick<
    Route,
    'method' | 'path' | 'summary' | 'params' | 'query' | 'body' | 'response' | 'status' | 'headers' | 'open'
  >[],
  description: ApiDescription,
): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json =>
    hoisted(z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json, schemas);
  const problem = schemaOf(problemSchema, 'output');
  for (const route of routes) {
    const path = `${description.prefix}${route.path}`;
    paths[path] ??= {};
    const operations = paths[path];
    const parameters = [
      ...parametersOf(route.params && schemaOf(route.params, 'input'), 'path'),
      ...parametersOf(route.query && schemaOf(route.query, 'input'), 'query'),
      ...route.headers.map((name) => ({ name, in: 'header', required: false, schema: { type: 'string' } })),
    ];
    operations[route.method.toLowerCase()] = {
      operationId: operationId(route),
      summary: route.summary,
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(route.body
        ? {
            requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } },
          }
        : {}),
      responses: {
        [String(route.status)]: {
          description: 'Done',
          ...(route.response
            ? { content: { 'application/json': { schema: schemaOf(route.response, 'output') } } }
            : {}),
        },
        default: { description: 'A problem (RFC 9457)', content: { 'application/problem+json': { schema: problem } } },
      },
      security: route.open ? [] : [{ signedIn: [] }],
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: description.title, version: description.version },
    servers: [{ url: '/' }],
    paths,
    components: { schemas, securitySchemes: { signedIn: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  };
}

/** Moves the definitions of a schema to the document's components and points to them there. */
function hoisted(schema: Json, components: Json): Json {
  const { $schema, $defs, id, ...rest } = schema;
  for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, Json>))
    components[name] = pointed(definition) as Json;
  if (typeof id !== 'string') return pointed(rest) as Json;
  components[id] = pointed(rest) as Json;
  return { $ref: `#/components/schemas/${id}` };
}

function pointed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(pointed);
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name, value]) => !(name === 'id' && typeof value === 'string'))
      .map(([name, value]) => [
        name,
        name === '$ref' && typeof value === 'string'
          ? value.replace('#/$defs/', '#/components/schemas/')
          : pointed(value),
      ]),
  );
}

function parametersOf(schema: Json | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const required = new Set((schema.required as string[] | undefined) ?? []);
  return Object.entries((schema.properties as Record<string, Json> | undefined) ?? {}).map(([name, of]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema: of,
  }));
}

function operationId(route: Pick<Route, 'method' | 'path'>): string {
  const words = route.path
    .split('/')
    .filter(Boolean)
    .map((part) => part.replace(/[{}]/g, '').replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()));
  return route.method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
