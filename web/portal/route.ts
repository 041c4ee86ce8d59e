/** The pages of the portal. */
export type Route = { page: 'tickets' } | { page: 'new' } | { page: 'ticket'; number: number } | { page: 'unknown' };

/**
 * Which page an address means.
 * @param path of the address, base included: `/portal/t/1042`
 * @param base `/portal/`
 */
export function routeOf(path: string, base: string): Route {
  const rest = `${path}/`.startsWith(base) ? path.slice(base.length).replace(/\/+$/u, '') : undefined;
  if (rest === '' || rest === 'index.html') return { page: 'tickets' };
  if (rest === 'new') return { page: 'new' };
  const number = /^t\/(\d{1,10})$/u.exec(rest ?? '-')?.[1];
  return number ? { page: 'ticket', number: Number(number) } : { page: 'unknown' };
}

/** The address of a page. */
export function pathOf(route: Route, base: string): string {
  if (route.page === 'new') return `${base}new`;
  return route.page === 'ticket' ? `${base}t/${route.number}` : base;
}
