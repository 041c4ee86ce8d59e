import { expect, it } from 'vitest';
import { matchRoute, parseRouteKey } from '../../../local/runner/routes.ts';

const routes = [
  'GET /tickets',
  'GET /tickets/{number}',
  'ANY /tickets/{number}',
  'GET /tickets/new',
  'ANY /{rest+}',
  'POST /files/{path+}',
].map(parseRouteKey);

it.each([
  ['GET', '/tickets', 'GET /tickets', {}],
  ['GET', '/tickets/12', 'GET /tickets/{number}', { number: '12' }],
  ['PUT', '/tickets/12', 'ANY /tickets/{number}', { number: '12' }],
  ['GET', '/tickets/new', 'GET /tickets/new', {}],
  ['POST', '/files/a/b%20c', 'POST /files/{path+}', { path: 'a/b c' }],
  ['GET', '/files/a', 'ANY /{rest+}', { rest: 'files/a' }],
  ['GET', '/tickets/', 'ANY /{rest+}', { rest: 'tickets/' }],
])('%s %s goes to %s', (method, path, key, parameters) => {
  const match = matchRoute(routes, method, path);
  expect(match?.route.key).toBe(key);
  expect(match?.pathParameters).toEqual(parameters);
});

it('takes $default only when nothing else fits', () => {
  const withDefault = [parseRouteKey('$default'), parseRouteKey('GET /here')];
  expect(matchRoute(withDefault, 'GET', '/here')?.route.key).toBe('GET /here');
  expect(matchRoute(withDefault, 'GET', '/there')?.route.key).toBe('$default');
  expect(matchRoute(routes, 'GET', '/')).toBeUndefined();
});
