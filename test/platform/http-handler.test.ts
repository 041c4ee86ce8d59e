import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { TukiError } from '../../functions/platform/errors.ts';
import { type AgentRoute, agentRoute, httpHandler, openApi } from '../../functions/platform/http.ts';
import { logger } from '../../functions/platform/logger.ts';
import { callApi } from '../support/api.ts';
import { anAgentPrincipal } from '../support/factories.ts';

const thing = z.object({ id: z.string(), size: z.number() }).meta({ id: 'Thing' });

const routes: AgentRoute[] = [
  agentRoute({
    method: 'GET',
    path: '/things/{id}',
    summary: 'A thing',
    params: z.object({ id: z.string().min(2) }),
    query: z.object({ size: z.coerce.number().int().max(9).default(1) }),
    response: thing,
    handle: ({ params, query }) => ({ body: { id: params.id, size: query.size }, etag: 4 }),
  }),
  agentRoute({
    method: 'POST',
    path: '/things',
    summary: 'Make a thing',
    body: z.strictObject({ size: z.number(), owner: z.strictObject({ name: z.string() }) }),
    response: thing,
    status: 201,
    handle: ({ body }) => ({ body: { id: body.owner.name, size: body.size } }),
  }),
  agentRoute({
    method: 'DELETE',
    path: '/things/{id}',
    summary: 'Away with it',
    params: z.object({ id: z.string() }),
    handle: () => ({}),
  }),
  agentRoute({
    method: 'GET',
    path: '/open',
    summary: 'For anybody',
    open: true,
    response: z.object({ as: z.string() }),
    handle: ({ principal }) => ({ body: { as: principal.type } }),
  }),
  agentRoute({
    method: 'GET',
    path: '/broken',
    summary: 'Breaks',
    open: true,
    response: thing,
    handle: () => {
      throw new Error('SECRET of the inside');
    },
  }),
];

const handler = httpHandler({
  routes,
  env: {} as never,
  clock: { now: () => 0 },
  ids: { next: () => 'id' },
  clients: {} as never,
  authenticate: (event) => {
    if (!event.headers.authorization) throw new TukiError('not-signed-in', 'Sign in first.');
    return anAgentPrincipal();
  },
});
const signedIn = { authorization: 'Bearer x' };

describe('a request', () => {
  test('reaches its route with checked and converted parts', async () => {
    const { status, body, headers } = await callApi(handler, {
      path: '/api/v1/things/ab',
      query: { size: '7' },
      headers: signedIn,
    });
    expect({ status, body }).toEqual({ status: 200, body: { id: 'ab', size: 7 } });
    expect(headers).toMatchObject({
      etag: '"4"',
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
  });

  test('finds its headers in whatever case they come', async () => {
    expect((await callApi(handler, { path: '/api/v1/things/ab', headers: { Authorization: 'Bearer x' } })).status).toBe(
      200,
    );
  });

  test('has its path decoded', async () => {
    expect((await callApi(handler, { path: '/api/v1/things/a%20b%2Fc', headers: signedIn })).body).toMatchObject({
      id: 'a b/c',
    });
  });

  test('without an answer gets 204', async () => {
    const { status, body } = await callApi(handler, { method: 'DELETE', path: '/api/v1/things/ab', headers: signedIn });
    expect({ status, body }).toEqual({ status: 204, body: undefined });
  });

  test('to an open route comes from nobody in particular', async () => {
    expect((await callApi(handler, { path: '/api/v1/open' })).body).toEqual({ as: 'system' });
  });
});

describe('a problem', () => {
  const post = (body: unknown, headers: Record<string, string> = signedIn) =>
    callApi(handler, { method: 'POST', path: '/api/v1/things', body, headers });

  test('lists every field that is wrong, those that are not known among them', async () => {
    const { status, headers, body } = await post({ size: 'big', owner: { nme: 'x' } });
    expect(status).toBe(422);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body).toMatchObject({
      type: '/problems/invalid-request',
      status: 422,
      code: 'invalid-request',
      title: expect.any(String),
      detail: expect.any(String),
    });
    expect((body.fields as { path: string }[]).map(({ path }) => path).sort()).toEqual([
      'owner.name',
      'owner.nme',
      'size',
    ]);
  });

  test.each([
    ['an unknown address', { path: '/api/v1/nothing', headers: signedIn }, 404, 'not-found'],
    ['an address that cannot be', { path: '/api/v1/things/x', headers: signedIn }, 404, 'not-found'],
    [
      'a method it does not know',
      { method: 'PUT', path: '/api/v1/things/ab', headers: signedIn },
      405,
      'method-not-allowed',
    ],
    [
      'a query out of bounds',
      { path: '/api/v1/things/ab', query: { size: '10' }, headers: signedIn },
      422,
      'invalid-request',
    ],
    [
      'a broken body',
      { method: 'POST', path: '/api/v1/things', body: '{no', headers: signedIn },
      400,
      'malformed-body',
    ],
    [
      'a body of another kind',
      { method: 'POST', path: '/api/v1/things', body: 'x', headers: { ...signedIn, 'content-type': 'text/plain' } },
      415,
      'unsupported-media-type',
    ],
    [
      'a body over 6 MB',
      { method: 'POST', path: '/api/v1/things', body: { x: 'x'.repeat(6_000_000) }, headers: signedIn },
      413,
      'too-large',
    ],
    ['nobody signed in', { path: '/api/v1/things/ab' }, 401, 'not-signed-in'],
  ])('for %s', async (_name, request, status, code) => {
    const answered = await callApi(handler, request);
    expect(answered.status).toBe(status);
    expect(answered.body).toMatchObject({ status, code, type: `/problems/${code}` });
  });

  test('for a method it does not know names those it knows', async () => {
    expect(
      (await callApi(handler, { method: 'PUT', path: '/api/v1/things/ab', headers: signedIn })).headers.allow,
    ).toBe('GET, DELETE');
  });

  test('that nobody foresaw is logged and shows nothing of itself', async () => {
    const logged = vi.spyOn(logger, 'error').mockImplementation(() => undefined);
    const { status, body } = await callApi(handler, { path: '/api/v1/broken' });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/SECRET|\.ts|stack/);
    expect(body).toMatchObject({ code: 'internal' });
    expect(logged).toHaveBeenCalledWith(
      'request failed',
      expect.objectContaining({ error: expect.objectContaining({ message: 'SECRET of the inside' }) }),
    );
  });
});

test('the OpenAPI document has every route with its parameters, body and answer', () => {
  const document = openApi(routes, { title: 'Things', version: '1', prefix: '/api/v1' }) as never as {
    openapi: string;
    paths: Record<
      string,
      Record<
        string,
        {
          parameters?: { name: string; in: string; required: boolean }[];
          requestBody?: unknown;
          responses: Record<string, unknown>;
          security: unknown[];
        }
      >
    >;
    components: { schemas: Record<string, unknown> };
  };
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toEqual([
    '/api/v1/things/{id}',
    '/api/v1/things',
    '/api/v1/open',
    '/api/v1/broken',
  ]);
  const get = document.paths['/api/v1/things/{id}']?.get;
  expect(get?.parameters?.map(({ name, in: where, required }) => `${name} ${where} ${required}`)).toEqual([
    'id path true',
    'size query false',
  ]);
  expect(document.components.schemas).toHaveProperty('Thing');
  expect(document.components.schemas).toHaveProperty('Problem');
  expect(get?.responses['200']).toMatchObject({
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
  });
  expect(document.paths['/api/v1/things']?.post?.requestBody).toBeDefined();
  expect(document.paths['/api/v1/open']?.get?.security).toEqual([]);
  const properties = (document.components.schemas.Thing as { properties: object }).properties;
  expect(Object.keys(properties)).toEqual(['id', 'size']);
});
