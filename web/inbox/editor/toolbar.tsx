import { type ChainedCommands, type Editor, useEditorState } from '@tiptap/react';
import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';
import { EditorIcon, type EditorIconName } from './editor-icon.tsx';
import { focusNow } from './focus-now.ts';
import { LinkForm } from './link-form.tsx';
import { useTexts } from './texts.ts';

interface Tool {
  name: Exclude<EditorIconName, 'format' | 'link' | 'picture'>;
  /** Keys as they are written on them; `Mod` is Ctrl, or ⌘ on a Mac. */
  keys?: string;
  run: (chain: ChainedCommands) => ChainedCommands;
  /** What of the document is pressed while the cursor stands in it. */
  mark?: string;
}

const tools: readonly Tool[] = [
  { name: 'bold', keys: 'Mod+B', run: (chain) => chain.toggleBold(), mark: 'bold' },
  { name: 'italic', keys: 'Mod+I', run: (chain) => chain.toggleItalic(), mark: 'italic' },
  { name: 'bullets', keys: 'Mod+Shift+8', run: (chain) => chain.toggleBulletList(), mark: 'bulletList' },
  { name: 'numbers', keys: 'Mod+Shift+7', run: (chain) => chain.toggleOrderedList(), mark: 'orderedList' },
  { name: 'quote', keys: 'Mod+Shift+B', run: (chain) => chain.toggleBlockquote(), mark: 'blockquote' },
  { name: 'code', keys: 'Mod+E', run: (chain) => chain.toggleCode(), mark: 'code' },
  { name: 'codeBlock', keys: 'Mod+Alt+C', run: (chain) => chain.toggleCodeBlock(), mark: 'codeBlock' },
];
const after: readonly Tool[] = [
  { name: 'clear', run: (chain) => chain.unsetAllMarks().clearNodes() },
  { name: 'undo', keys: 'Mod+Z', run: (chain) => chain.undo() },
  { name: 'redo', keys: 'Mod+Shift+Z', run: (chain) => chain.redo() },
];

const mod = /mac/iu.test(navigator.userAgent) ? '⌘' : 'Ctrl';

/**
 * The buttons of the editor, one stop of the Tab key with arrows between them (the toolbar pattern of ARIA). On a phone they lie behind one button.
 * @param props.onPicture told to put pictures in; without it there is no button for them
 * @param props.children further buttons, at the end
 */
export function Toolbar(props: {
  editor: Editor;
  label: string;
  controls: string;
  onPicture?: ((files: File[]) => void) | undefined;
  children?: ReactNode;
}): ReactElement {
  const { t } = useTexts();
  const { editor } = props;
  const [shown, setShown] = useState(false);
  const [linking, setLinking] = useState(false);
  const bar = useRef<HTMLDivElement>(null);
  const stop = useRef<HTMLButtonElement>(undefined);
  useEffect(() => {
    if (bar.current) stopAt(bar.current, stop.current);
  });
  const pressed = useEditorState({
    editor,
    selector: () => [
      ...tools.filter((tool) => tool.mark && editor.isActive(tool.mark)).map((tool) => tool.name),
      ...(editor.isActive('link') ? ['link'] : []),
    ],
  });
  const button = (tool: Tool): ReactElement => (
    <ToolButton
      key={tool.name}
      name={tool.name}
      keys={tool.keys}
      pressed={tool.mark ? pressed.includes(tool.name) : undefined}
      onPress={() => {
        focusNow(editor);
        tool.run(editor.chain()).run();
      }}
    />
  );
  return (
    <div className="editor-tools" data-shown={shown}>
      <button
        type="button"
        className="editor-tool editor-more"
        aria-expanded={shown}
        aria-label={t('editor.format')}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => setShown(!shown)}
      >
        <EditorIcon name="format" />
      </button>
      <div
        role="toolbar"
        aria-label={props.label}
        aria-controls={props.controls}
        className="editor-bar"
        onKeyDown={moveFocus}
        onFocus={(event) => {
          if (event.target instanceof HTMLButtonElement) stop.current = event.target;
          stopAt(event.currentTarget, stop.current);
        }}
        ref={bar}
      >
        {tools.map(button)}
        <ToolButton name="link" pressed={pressed.includes('link')} onPress={() => setLinking(!linking)} />
        {props.onPicture ? <PictureButton onPicture={props.onPicture} /> : null}
        {after.map(button)}
        {props.children}
      </div>
      {linking ? <LinkForm editor={editor} onClose={() => setLinking(false)} /> : null}
    </div>
  );
}

function ToolButton(props: {
  name: EditorIconName;
  keys?: string | undefined;
  pressed?: boolean | undefined;
  onPress: () => void;
}): ReactElement {
  const { t } = useTexts();
  const name = t(`editor.${props.name}`);
  return (
    <button
      type="button"
      className="editor-tool"
      aria-label={name}
      aria-pressed={props.pressed}
      title={props.keys ? `${name} (${props.keys.replace('Mod', mod)})` : name}
      // The words that are chosen stay chosen.
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.onPress}
    >
      <EditorIcon name={props.name} />
    </button>
  );
}

function PictureButton(props: { onPicture: (files: File[]) => void }): ReactElement {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label={t('editor.picture')}
        onChange={(event) => {
          props.onPicture([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <ToolButton name="picture" onPress={() => input.current?.click()} />
    </>
  );
}

const buttonsIn = (bar: HTMLElement): HTMLButtonElement[] => [...bar.querySelectorAll<HTMLButtonElement>('button')];

/** Only one button of the bar is a stop of the Tab key: the one that was last used, or the first. */
function stopAt(bar: HTMLElement, wanted: HTMLButtonElement | undefined): void {
  const all = buttonsIn(bar);
  const stop = wanted && all.includes(wanted) ? wanted : all[0];
  for (const each of all) each.tabIndex = each === stop ? 0 : -1;
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const all = buttonsIn(event.currentTarget).filter((each) => !each.disabled);
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  all[(to + all.length) % all.length]?.focus();
}
