import { type MouseEvent, type ReactElement, type ReactNode, useSyncExternalStore } from 'react';
import { pathOf, type Route, routeOf } from './route.ts';

const base = import.meta.env.BASE_URL;

function onMove(listener: () => void): () => void {
  addEventListener('popstate', listener);
  return () => removeEventListener('popstate', listener);
}

/** The page that the address bar means, again whenever it changes. */
export function useRoute(): Route {
  const path = useSyncExternalStore(onMove, () => location.pathname);
  return routeOf(path, base);
}

/** Goes to a page of the portal, without loading anything anew. */
export function go(route: Route): void {
  history.pushState(null, '', pathOf(route, base));
  dispatchEvent(new PopStateEvent('popstate'));
  scrollTo(0, 0);
}

/** A link within the portal; a click with a modifier key opens it as the browser does. */
export function PortalLink(props: { to: Route; className?: string; kind?: string; children: ReactNode }): ReactElement {
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(props.to);
  };
  return (
    <a href={pathOf(props.to, base)} className={props.className} data-kind={props.kind} onClick={follow}>
      {props.children}
    </a>
  );
}
