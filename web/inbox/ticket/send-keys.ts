import type { KeyboardEvent } from 'react';

/** Ctrl-Enter, or ⌘-Enter on a Mac, sends the form; Escape leaves the box so that the single keys work again. */
export function sendOnCtrlEnter(event: KeyboardEvent<HTMLTextAreaElement>, form: HTMLFormElement | null): void {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form?.requestSubmit();
  }
  if (event.key === 'Escape') {
    event.stopPropagation();
    event.currentTarget.blur();
  }
}
