import { describe, expect, it, vi } from 'vitest';
import { createApi, ProblemError } from '../../../web/ui/http.ts';

interface Made {
  url: string;
  init: RequestInit;
}

function apiAnswering(response: Response | Error) {
  const calls: Made[] = [];
  const onRefused = vi.fn();
  const fetcher = (async (url: string, init: RequestInit) => {
    calls.push({ url, init });
    if (response instanceof Error) throw response;
    return response;
  }) as typeof fetch;
  const api = createApi({ base: '/api/v1', authorization: async () => 'Bearer t', onRefused, fetch: fetcher });
  return { api, calls, onRefused };
}

const problem = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });

describe('calling the API', () => {
  it('sends the token, leaves out what is not asked for, and gives the JSON', async () => {
    const { api, calls } = apiAnswering(Response.json({ items: [] }));
    expect(await api.get('/tickets', { query: { mailbox: 'support', cursor: undefined, limit: 50 } })).toEqual({
      items: [],
    });
    expect(calls[0]?.url).toBe('/api/v1/tickets?mailbox=support&limit=50');
    expect(calls[0]?.init.headers).toMatchObject({ authorization: 'Bearer t' });
  });

  it('sends a body as JSON with the headers of the change', async () => {
    const { api, calls } = apiAnswering(new Response(null, { status: 204 }));
    await api.send('PATCH', '/tickets/1042', { body: { status: 'closed' }, headers: { 'if-match': '"3"' } });
    expect(calls[0]?.init).toMatchObject({
      method: 'PATCH',
      body: '{"status":"closed"}',
      headers: { 'if-match': '"3"', 'content-type': 'application/json' },
    });
  });

  it('throws the problem with its code and the inputs that are wrong', async () => {
    const { api } = apiAnswering(
      problem(422, {
        code: 'invalid-request',
        detail: 'No.',
        fields: [{ path: 'requester.address', message: 'is no address' }],
      }),
    );
    const error = await api.send('POST', '/tickets', { body: {} }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ status: 422, code: 'invalid-request', message: 'No.' });
    expect((error as ProblemError).fieldMessage('requester')).toBe('is no address');
    expect((error as ProblemError).fieldMessage('subject')).toBeUndefined();
  });

  it('says once more who is there when the API refuses the token', async () => {
    const { api, onRefused } = apiAnswering(problem(401, { code: 'not-signed-in', detail: 'Who?' }));
    await expect(api.get('/me')).rejects.toMatchObject({ status: 401 });
    expect(onRefused).toHaveBeenCalledOnce();
  });

  it('tells a broken connection from a refusal', async () => {
    await expect(apiAnswering(new TypeError('Failed to fetch')).api.get('/me')).rejects.toMatchObject({
      code: 'offline',
      status: 0,
    });
  });

  it('understands an answer that is no problem document', async () => {
    const { api } = apiAnswering(
      new Response('<html>', { status: 502, statusText: 'Bad Gateway', headers: { 'content-type': 'text/html' } }),
    );
    await expect(api.get('/me')).rejects.toMatchObject({ code: 'http-502', message: 'Bad Gateway' });
  });
});
