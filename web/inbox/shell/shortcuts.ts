import { useEffect, useRef } from 'react';
import { usePreferences } from '../../ui/preferences.ts';

/** What a key does; keys as in `KeyboardEvent.key`. */
export type Shortcuts = Record<string, () => void>;

/** The event is typing, or meant for a window on top, or a combination that belongs to the browser. */
export function isForPage(
  event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented'>,
  target: { tagName: string; isContentEditable: boolean },
): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  return !target.isContentEditable && !['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Single keys that do something while this component is there and the person has not switched them off. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const { shortcuts: on } = usePreferences();
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent): void => {
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      if (!isForPage(event, target) || document.querySelector('dialog[open]')) return;
      const action = latest.current[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [on]);
}
