// @vitest-environment jsdom
import type { Editor } from '@tiptap/core';
import { type ReactElement, useLayoutEffect } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EditorHandle, RichText, type Written } from '../../../web/inbox/editor/rich-text.tsx';

describe('the editor on its page', () => {
  let root: Root;
  let place: HTMLElement;
  const handle: { current: EditorHandle | null } = { current: null };
  beforeEach(() => {
    // What jsdom lacks, as it lays nothing out.
    Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
    Range.prototype.getBoundingClientRect = () => new DOMRect();
    place = document.body.appendChild(document.createElement('div'));
    root = createRoot(place);
  });
  afterEach(() => {
    root.unmount();
    place.remove();
  });

  /** Runs `onCommit` with every commit, before anything that comes after it. */
  function Page(props: { value: Written; onChange: (text: string) => void; onCommit?: () => void }): ReactElement {
    const { value, onChange, onCommit } = props;
    useLayoutEffect(() => onCommit?.());
    return <RichText label="Text" value={value} onChange={onChange} handle={handle} />;
  }
  const box = () => place.querySelector<HTMLElement & { editor: Editor }>('.editor-box');
  const shown = async (value: Written, onChange = (_: string) => {}) => {
    root.render(<Page value={value} onChange={onChange} />);
    const found = await vi.waitUntil(() => handle.current && box());
    if (!found) throw new Error('no editor');
    return found;
  };
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  it('has the focus at once when it is given, and leaves alone what is selected from then on', async () => {
    const element = await shown({ text: 'Old words' });
    element.editor.commands.setTextSelection({ from: 1, to: 4 });
    handle.current?.focus();
    expect(document.activeElement).toBe(element);
    getSelection()?.selectAllChildren(element);
    await frame();
    await frame();
    expect(getSelection()?.toString()).toBe('Old words');
  });

  it('deletes what is selected, also before the browser says that the selection has changed', async () => {
    const element = await shown({ text: 'Old words' });
    handle.current?.focus();
    element.editor.commands.setTextSelection({ from: 1, to: 4 });
    getSelection()?.selectAllChildren(element);
    element.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Delete', keyCode: 46, bubbles: true, cancelable: true }),
    );
    expect(element.editor.getText()).toBe('');
  });

  it('never sets an older value over what was typed right after it was shown', async () => {
    const told: string[] = [];
    const change = (text: string): void => {
      told.push(text);
      root.render(<Page value={{ text }} onChange={change} />);
    };
    const { editor } = await shown({ text: 'One two' }, change);
    const docs: string[] = [];
    editor.on('transaction', ({ transaction }) => {
      if (transaction.docChanged) docs.push(editor.getText());
    });
    let typed = false;
    const type = (): void => {
      if (!typed) editor.view.dispatch(editor.state.tr.insertText('new ', 5));
      typed = true;
    };
    root.render(<Page value={{ text: 'One two' }} onChange={change} onCommit={type} />);
    await vi.waitUntil(() => told.length > 0);
    await frame();
    await frame();
    expect(docs).toEqual(['One new two']);
  });

  it('shows what is set from elsewhere', async () => {
    const { editor } = await shown({ text: 'One' });
    root.render(<Page value={{ text: 'Two' }} onChange={() => {}} />);
    await vi.waitUntil(() => editor.getText() === 'Two');
  });
});
