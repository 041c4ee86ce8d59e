import { type Editor, Extension } from '@tiptap/core';
import { Mention } from '@tiptap/extension-mention';
import { PluginKey } from '@tiptap/pm/state';
import { Suggestion, type SuggestionOptions, type SuggestionProps } from '@tiptap/suggestion';
import { focusNow } from './focus-now.ts';

/** A sign that was typed, after which the editor proposes something. */
export interface Asked {
  sign: '/' | '@';
  /** What was typed after it. */
  query: string;
  /** Where it stands on the page. */
  place: DOMRect | null;
  /** Takes the sign and what follows it away and puts HTML (`/`) or a colleague (`@`) there. */
  pick: (choice: Choice) => void;
}

/** What is put in: HTML, or a colleague by address and name. */
export type Choice = { html: string } | { id: string; label: string };

/** Who shows what is proposed. */
export interface Proposer {
  show: (asked: Asked | undefined) => void;
  /** `true` when the key was for the list. */
  press: (event: KeyboardEvent) => boolean;
}

/** Hands what the editor asks over to who shows it; `read` gives what the editor wants of a choice, `undefined` for a choice that is not for it. */
const renderer =
  <Item, Picked>(sign: Asked['sign'], proposer: Proposer, read: (choice: Choice) => Picked | undefined) =>
  (): ReturnType<NonNullable<SuggestionOptions<Item, Picked>['render']>> => {
    const show = ({ query, clientRect, command }: SuggestionProps<Item, Picked>): void =>
      proposer.show({
        sign,
        query,
        place: clientRect?.() ?? null,
        pick: (choice) => {
          const picked = read(choice);
          if (picked !== undefined) command(picked);
        },
      });
    return {
      onStart: show,
      onUpdate: show,
      onExit: () => proposer.show(undefined),
      onKeyDown: ({ event }) => proposer.press(event),
    };
  };

/** `/` at the start of a line or after a space proposes what can be put in there. */
export function slashes(proposer: Proposer) {
  return Extension.create({
    name: 'slashes',
    addProseMirrorPlugins() {
      return [
        Suggestion<never, string>({
          editor: this.editor,
          pluginKey: new PluginKey('slashes'),
          char: '/',
          render: renderer('/', proposer, (choice) => ('html' in choice ? choice.html : undefined)),
          command: ({ editor, range, props }) => {
            focusNow(editor);
            editor.commands.deleteRange(range);
            putIn(editor, props);
          },
        }),
      ];
    },
  });
}

/** `@` proposes colleagues; the one that is chosen stands in the text as one thing. */
export function mentions(proposer: Proposer) {
  return Mention.configure({
    suggestion: { char: '@', render: renderer('@', proposer, (choice) => ('id' in choice ? choice : undefined)) },
  });
}

/** Puts HTML where the cursor is; the first blank in it, `___`, is chosen to be written over. */
export function putIn(editor: Editor, html: string): void {
  const { from } = editor.state.selection;
  editor.view.pasteHTML(html);
  let blank: number | undefined;
  editor.state.doc.nodesBetween(from, editor.state.selection.to, (node, at) => {
    const found = node.isText ? (node.text ?? '').indexOf('___', Math.max(0, from - at)) : -1;
    if (found >= 0) blank ??= at + found;
  });
  if (blank !== undefined) editor.commands.setTextSelection({ from: blank, to: blank + 3 });
}
