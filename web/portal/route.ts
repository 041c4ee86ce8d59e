/** The pages of the portal. */
export type Route =
  | { page: 'tickets' }
  | { page: 'new' }
  | { page: 'ticket'; number: number }
  | FileRoute
  | { page: 'unknown' };

/** A file that was too large for a mail, which brought a signed link to it instead. */
export interface FileRoute {
  page: 'file';
  number: number;
  entryId: string;
  attachmentId: string;
}

/**
 * Which page an address means.
 * @param path of the address, base included: `/portal/t/1042`
 * @param base `/portal/`
 */
export function routeOf(path: string, base: string): Route {
  const rest = `${path}/`.startsWith(base) ? path.slice(base.length).replace(/\/+$/u, '') : undefined;
  if (rest === '' || rest === 'index.html') return { page: 'tickets' };
  if (rest === 'new') return { page: 'new' };
  const file = /^f\/(\d{1,10})\/([^/]{1,100})\/([^/]{1,200})$/u.exec(rest ?? '-');
  if (file) {
    const [, number, entryId = '', attachmentId = ''] = file;
    return {
      page: 'file',
      number: Number(number),
      entryId: decodeURIComponent(entryId),
      attachmentId: decodeURIComponent(attachmentId),
    };
  }
  const number = /^t\/(\d{1,10})$/u.exec(rest ?? '-')?.[1];
  return number ? { page: 'ticket', number: Number(number) } : { page: 'unknown' };
}

/** The address of a page. */
export function pathOf(route: Route, base: string): string {
  if (route.page === 'new') return `${base}new`;
  if (route.page === 'file') {
    const parts = [route.number, encodeURIComponent(route.entryId), encodeURIComponent(route.attachmentId)];
    return `${base}f/${parts.join('/')}`;
  }
  return route.page === 'ticket' ? `${base}t/${route.number}` : base;
}
