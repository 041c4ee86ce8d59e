import { useSyncExternalStore } from 'react';

const storageKey = 'tuki.desktop-notifications';
const listeners = new Set<() => void>();

/** How notifications beyond the page stand on this device. `on`: wanted there, and allowed by the browser; `missing`: the browser has none; `refused`: the person has told it so. */
export type DesktopState = 'missing' | 'refused' | 'on' | 'off';

function desktopState(): DesktopState {
  if (typeof Notification === 'undefined') return 'missing';
  if (Notification.permission === 'denied') return 'refused';
  return Notification.permission === 'granted' && localStorage.getItem(storageKey) === 'on' ? 'on' : 'off';
}

/** How they stand, again whenever that changes. */
export function useDesktopState(): DesktopState {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, desktopState);
}

/** Turns them on, for which the browser asks the person, or off. */
export async function turnDesktop(on: boolean): Promise<void> {
  if (on) await Notification.requestPermission();
  localStorage.setItem(storageKey, on ? 'on' : 'off');
  for (const listener of listeners) listener();
}
