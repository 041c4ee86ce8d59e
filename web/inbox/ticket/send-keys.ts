/** What the keys of a box do where one writes. */
export interface SendKeys {
  send: () => void;
  sendAndClose?: () => void;
  /** Out of the box, so that the single keys work again. */
  leave: () => void;
}

/**
 * Ctrl-Enter, or ⌘-Enter on a Mac, sends; with Shift it closes the ticket as well; Escape leaves the box.
 * @returns whether the key was one of them
 */
export function sendKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
  keys: SendKeys,
): boolean {
  if (event.key === 'Escape') keys.leave();
  else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
    (event.shiftKey && keys.sendAndClose ? keys.sendAndClose : keys.send)();
  else return false;
  return true;
}

/** From somewhere in the composer to the timeline above it. */
export function toTimeline(from: HTMLElement | null): void {
  from?.closest('.ticket-main')?.querySelector<HTMLElement>('.ticket-scroll')?.focus();
}

/**
 * Pressing a button of a composer that nobody writes in leaves the focus where it is: the lines that unfold when one begins to write would move the button
 * away from under the pointer before the press is over.
 */
export function keepFocus(event: Pick<MouseEvent, 'target' | 'preventDefault'> & { currentTarget: Element }): void {
  const idle = !event.currentTarget.contains(document.activeElement);
  if (idle && event.target instanceof Element && event.target.closest('button')) event.preventDefault();
}
