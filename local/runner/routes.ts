/** A route key taken apart: `GET /tickets/{number}`, `ANY /files/{path+}`, `$default`. */
export interface RoutePattern {
  key: string;
  method: string;
  segments: string[];
}

export interface RouteMatch<T> {
  route: T;
  pathParameters: Record<string, string>;
}

export function parseRouteKey(key: string): RoutePattern {
  const [method = '', path] = key.split(' ');
  if (path === undefined) return { key, method: 'ANY', segments: [] };
  return { key, method, segments: segmentsOf(path) };
}

/**
 * The route that an HTTP API chooses: literal segments before parameters before a greedy parameter, a method before `ANY`, `$default` last.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 *
 * @param path percent-encoded; parameters are handed out decoded
 */
export function matchRoute<T extends RoutePattern>(
  routes: readonly T[],
  method: string,
  path: string,
): RouteMatch<T> | undefined {
  const segments = segmentsOf(path);
  const candidates = routes
    .filter((route) => route.key !== '$default' && (route.method === 'ANY' || route.method === method))
    .flatMap((route) => {
      const pathParameters = capture(route.segments, segments);
      return pathParameters ? [{ route, pathParameters }] : [];
    })
    .sort((a, b) => compareRank(rank(a.route), rank(b.route)));
  const fallback = routes.find((route) => route.key === '$default');
  return candidates[0] ?? (fallback && { route: fallback, pathParameters: {} });
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

function capture(pattern: string[], segments: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const greedy = /^\{(.+)\+\}$/.exec(part)?.[1];
    const rest = segments.slice(index);
    if (greedy) {
      if (rest.join('/') === '') return undefined;
      parameters[greedy] = rest.map(decode).join('/');
      return parameters;
    }
    const segment = segments[index];
    if (segment === undefined) return undefined;
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name) {
      if (segment === '') return undefined;
      parameters[name] = decode(segment);
    } else if (part !== segment) return undefined;
  }
  return pattern.length === segments.length ? parameters : undefined;
}

/** One number per segment: 0 literal, 1 parameter, 2 greedy; then the method. Smaller is more specific. */
function rank(route: RoutePattern): number[] {
  const parts = route.segments.map((part) => (part.endsWith('+}') ? 2 : part.startsWith('{') ? 1 : 0));
  return [...parts, route.method === 'ANY' ? 1 : 0];
}

function compareRank(a: number[], b: number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}
