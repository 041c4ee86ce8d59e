import { type Editor, EditorContent, useEditor } from '@tiptap/react';
import {
  type ReactElement,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { htmlOfText, isPlain, textOfDoc } from './doc-text.ts';
import './editor.css';
import { writingExtensions } from './extensions.ts';
import { filesInto, pictureFiles } from './files-into.ts';
import { focusNow } from './focus-now.ts';
import type { PictureAddress } from './picture.ts';
import { readSelection } from './read-selection.ts';
import { type Asked, putIn } from './suggest.ts';
import { type Proposal, SuggestMenu } from './suggest-menu.tsx';
import { useTexts } from './texts.ts';
import { Toolbar } from './toolbar.tsx';

import { type Proposing, useProposer } from './use-proposer.ts';

/** What was written: its words and, where it is more than words, its HTML. */
export interface Written {
  text: string;
  html?: string | undefined;
}

/** What others may do with the editor. */
export interface EditorHandle {
  focus(): void;
  /** Puts HTML where the cursor is. */
  insert(html: string): void;
  /** Proposes what can be put in, as the sign does when it is typed. */
  propose(): void;
}

/** Pictures that go with what is written. */
export interface EditorPictures {
  /** Takes a picture up. @returns its Content-ID; `undefined` when it cannot go with the message, which is said elsewhere */
  add: (file: File) => string | undefined;
  addressOf: PictureAddress;
  /** Content-IDs of those that did not get up: they leave the text. */
  lost: readonly string[];
}

export interface RichTextProps {
  value: Written;
  onChange: (text: string, html: string | undefined) => void;
  label: string;
  placeholder?: string;
  handle?: RefObject<EditorHandle | null>;
  /** Asked once the editor is there: whether the person stands in it already. */
  startFocused?: () => boolean;
  /** Hears keys before the editor does; `true` when the key was for it. */
  onKey?: (event: KeyboardEvent) => boolean;
  pictures?: EditorPictures;
  /** Colleagues who can be named with `@`. */
  people?: readonly { address: string; name: string }[];
  /** What `/` proposes for what was typed after it. */
  slash?: (query: string) => readonly Proposal[];
  /** Further buttons. */
  tools?: ReactNode;
}

/** The editor of messages, notes and other longer texts. Load it late: it is large. */
export function RichText(props: RichTextProps): ReactElement {
  const { t } = useTexts();
  const id = useId();
  const latest = useRef(props);
  latest.current = props;
  const proposing = useProposer((asked) => answerTo(asked, latest.current));
  const { editor, take } = useWriting(latest, proposing, id);
  const { asked, proposals } = proposing;
  const open = asked !== undefined && proposals.length > 0;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = place.current?.querySelector('.editor-box');
    if (open) box?.setAttribute('aria-activedescendant', `${id}-menu-${proposing.chosen}`);
    else box?.removeAttribute('aria-activedescendant');
  }, [open, proposing.chosen, id]);
  return (
    <div className="editor" ref={place}>
      {open ? (
        <SuggestMenu
          id={`${id}-menu`}
          label={t(asked.sign === '@' ? 'editor.people' : 'editor.proposals')}
          proposals={proposals}
          chosen={proposing.chosen}
          left={leftOf(asked, place.current)}
          onPick={proposing.pick}
        />
      ) : null}
      <EditorContent editor={editor} />
      <Toolbar
        editor={editor}
        label={t('editor.format')}
        controls={`${id}-box`}
        onPicture={props.pictures ? take : undefined}
      >
        {props.tools}
      </Toolbar>
    </div>
  );
}

/** Where the list stands: below the sign, but never beyond the right edge of the editor. Pixels from its left edge. */
function leftOf({ place }: Asked, editor: HTMLElement | null): number {
  if (!place || !editor) return 0;
  const box = editor.getBoundingClientRect();
  return Math.max(0, Math.min(place.left - box.left, box.width - 300));
}

function answerTo({ sign, query }: Asked, { slash, people = [] }: RichTextProps): readonly Proposal[] {
  if (sign === '/') return slash?.(query) ?? [];
  const typed = query.toLowerCase();
  return people
    .filter(({ address, name }) => address.startsWith(typed) || words(name).some((word) => word.startsWith(typed)))
    .slice(0, 8)
    .map(({ address, name }) => ({ id: address, label: name, hint: address, choice: { id: address, label: name } }));
}

const words = (name: string): string[] => [name.toLowerCase(), ...name.toLowerCase().split(/\s+/u)];

/** The editor itself, in step with the value: what is written goes out, what is set from elsewhere comes in. */
function useWriting(latest: RefObject<RichTextProps>, proposing: Proposing, id: string) {
  // What went out last: another value was set from elsewhere.
  const told = useRef<Written>(latest.current.value);
  const [files] = useState(() => filesInto(latest));
  const [options] = useState(() => optionsFor(latest, proposing, id, files));
  const editor = useEditor({
    ...options,
    onUpdate: ({ editor: now }) => {
      const written = writtenIn(now);
      told.current = written;
      latest.current.onChange(written.text, written.html);
    },
  });
  useEffect(() => {
    if (latest.current.startFocused?.() && !editor.isDestroyed) editor.commands.focus('end');
  }, [editor, latest]);
  const { value, pictures } = latest.current;
  // With the commit itself: a moment later the person may have typed, and the value be older than that.
  useLayoutEffect(() => {
    if (editor.isDestroyed || (told.current.text === value.text && told.current.html === value.html)) return;
    told.current = value;
    editor.commands.setContent(contentOf(value), { emitUpdate: false });
  }, [editor, value]);
  const lost = pictures?.lost ?? none;
  useEffect(() => removePictures(editor, lost), [editor, lost]);
  useHandle(editor, latest.current.handle);
  return { editor, take: (picked: File[]) => files.put(editor.view, pictureFiles(picked)) };
}

/** What the editor is made with; it stays the same for as long as it is there. */
function optionsFor(
  latest: RefObject<RichTextProps>,
  { proposer, isOpen }: Proposing,
  id: string,
  files: ReturnType<typeof filesInto>,
) {
  const { placeholder, people, value, label } = latest.current;
  return {
    injectCSS: false,
    extensions: writingExtensions({
      placeholder,
      addressOf: (cid) => latest.current.pictures?.addressOf(cid) ?? Promise.resolve(undefined),
      mentions: people !== undefined,
      proposer,
    }),
    content: contentOf(value),
    editorProps: {
      attributes: {
        id: `${id}-box`,
        class: 'editor-box message-text',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
      },
      handleDOMEvents: { keydown: readSelection },
      handlePaste: files.paste,
      handleDrop: files.drop,
      handleKeyDown: (_: unknown, event: KeyboardEvent) =>
        !(event.key === 'Escape' && isOpen()) && (latest.current.onKey?.(event) ?? false),
    },
  };
}

function useHandle(editor: Editor, handle: RichTextProps['handle']): void {
  useEffect(() => {
    if (!handle) return;
    handle.current = {
      focus: () => focusNow(editor),
      insert: (html) => {
        // Where this closes a dialog, only the next frame can have the focus here.
        editor.commands.focus();
        putIn(editor, html);
      },
      propose: () => {
        focusNow(editor);
        editor.commands.insertContent(`${startsWord(editor) ? '' : ' '}/`);
      },
    };
    return () => {
      handle.current = null;
    };
  }, [editor, handle]);
}

const none: readonly string[] = [];

const contentOf = ({ text, html }: Written): string => html ?? htmlOfText(text);

function writtenIn(editor: Editor): Written {
  const doc = editor.getJSON();
  const html = isPlain(doc) ? undefined : editor.getHTML().replace(/(?:<p><\/p>)+$/u, '');
  return { text: textOfDoc(doc), html };
}

/** The cursor stands where a word may begin. */
function startsWord(editor: Editor): boolean {
  const { $from } = editor.state.selection;
  const before = $from.parent.textBetween(0, $from.parentOffset, '\n', '\n');
  return before === '' || /\s$/u.test(before);
}

function removePictures(editor: Editor, lost: readonly string[]): void {
  if (lost.length === 0 || editor.isDestroyed) return;
  const { tr, doc } = editor.state;
  doc.descendants((node, at) => {
    if (node.type.name === 'image' && lost.includes(String(node.attrs.cid)))
      tr.delete(tr.mapping.map(at), tr.mapping.map(at + node.nodeSize));
  });
  if (tr.docChanged) editor.view.dispatch(tr);
}
