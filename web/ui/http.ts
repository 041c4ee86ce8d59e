/** What an API answers when it refuses: an RFC 9457 problem document. */
export class ProblemError extends Error {
  readonly status: number;
  /** Stable word for the kind of problem, `ticket-changed` for example; `offline` when there was no answer at all. */
  readonly code: string;
  /** Which inputs are wrong, by their path in the body. */
  readonly fields: readonly { path: string; message: string }[];

  constructor(problem: {
    status: number;
    code: string;
    detail: string;
    fields?: readonly { path: string; message: string }[];
  }) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.status = problem.status;
    this.code = problem.code;
    this.fields = problem.fields ?? [];
  }

  /** The sentence about one input, if there is one. */
  fieldMessage(path: string): string | undefined {
    return this.fields.find((field) => field.path === path || field.path.startsWith(`${path}.`))?.message;
  }
}

export interface RequestOptions {
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** The call goes out even when the page is closed: bodies up to 64 KB. */
  keepalive?: boolean;
}

/** Calls one API and answers with parsed JSON. */
export interface Api {
  get<T>(path: string, options?: RequestOptions): Promise<T>;
  send<T>(method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, options?: RequestOptions): Promise<T>;
}

/**
 * @param options.base URL or path that every path is put behind, `/api/v1`
 * @param options.authorization value of the Authorization header; asked before every call
 * @param options.onRefused called when the API says that the caller is not, or no longer, signed in
 * @throws ProblemError from every call that does not end in 2xx
 */
export function createApi(options: {
  base: string;
  authorization: () => Promise<string | undefined>;
  onRefused?: () => void;
  fetch?: typeof fetch;
}): Api {
  async function call<T>(method: string, path: string, request: RequestOptions = {}): Promise<T> {
    const authorization = await options.authorization();
    const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
    if (authorization) headers.authorization = authorization;
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    const response = await reach(options.fetch ?? fetch, options.base + path + queryString(request.query), {
      method,
      headers,
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal: request.signal ?? null,
      ...(request.keepalive ? { keepalive: true } : {}),
    });
    if (response.status === 401) options.onRefused?.();
    if (!response.ok) throw await problemOf(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }
  return {
    get: (path, request) => call('GET', path, request),
    send: (method, path, request) => call(method, path, request),
  };
}

async function reach(fetcher: typeof fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetcher(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ProblemError({
      status: 0,
      code: 'offline',
      detail: error instanceof Error ? error.message : String(error),
    });
  }
}

async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text();
  const document = response.headers.get('content-type')?.includes('json')
    ? (JSON.parse(text) as Record<string, unknown>)
    : {};
  return new ProblemError({
    status: response.status,
    code: typeof document.code === 'string' ? document.code : `http-${response.status}`,
    detail: String(document.detail ?? document.title ?? document.message ?? response.statusText),
    fields: Array.isArray(document.fields) ? document.fields : [],
  });
}

function queryString(query: RequestOptions['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  return parameters.size > 0 ? `?${parameters}` : '';
}
