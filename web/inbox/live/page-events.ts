import { useEffect, useRef } from 'react';
import type { NotificationView } from '../../../functions/notify/notification.ts';
import type { LiveMessage } from '../api/types.ts';

/** What the live connection says, as events of the window for the parts of the page that it concerns. */
interface PageEvents {
  /** I am told something. */
  'tuki:notification': NotificationView;
  /** A ticket has come that nobody has: its number. */
  'tuki:unassigned': number;
  /** A draft has appeared on a ticket or is gone: its number. */
  'tuki:draft': number;
}

/** Hands on what a message says to whoever listens. */
export function sayOnPage(message: LiveMessage): void {
  if (message.type === 'notification') say('tuki:notification', message.notification);
  if (message.type === 'draft') say('tuki:draft', message.number);
  if (message.type === 'ticket' && message.entry?.unassigned) say('tuki:unassigned', message.number);
}

/** Does something whenever an event comes, as long as the component is there. */
export function usePageEvent<Name extends keyof PageEvents>(name: Name, act: (detail: PageEvents[Name]) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const listen = (event: Event): void => {
      if (event instanceof CustomEvent) latest.current(event.detail);
    };
    addEventListener(name, listen);
    return () => removeEventListener(name, listen);
  }, [name]);
}

function say<Name extends keyof PageEvents>(name: Name, detail: PageEvents[Name]): void {
  dispatchEvent(new CustomEvent(name, { detail }));
}
