import type { EditorView } from '@tiptap/pm/view';

/**
 * Lets the editor hear, before it handles a key, of what is selected by now. A busy browser hands out a key before it says that the selection has changed: a
 * person who selects everything and deletes it would delete only what was selected before.
 * @returns `false`: the key is still to be handled
 */
export function readSelection(view: EditorView, event: KeyboardEvent): boolean {
  if (!view.composing && !event.isComposing) view.dom.ownerDocument.dispatchEvent(new Event('selectionchange'));
  return false;
}
