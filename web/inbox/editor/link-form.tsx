import type { Editor } from '@tiptap/react';
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { mayLink } from './extensions.ts';
import { focusNow } from './focus-now.ts';
import { useTexts } from './texts.ts';

/** Asks where the words that are chosen lead; what has no words yet gets the address as its words. */
export function LinkForm(props: { editor: Editor; onClose: () => void }): ReactElement {
  const { t } = useTexts();
  const { editor, onClose } = props;
  const [address, setAddress] = useState(String(editor.getAttributes('link').href ?? ''));
  const [wrong, setWrong] = useState(false);
  const set = (): void => {
    const href = wholeAddress(address.trim());
    if (!mayLink(href)) {
      setWrong(true);
      return;
    }
    focusNow(editor);
    const chain = editor.chain().extendMarkRange('link');
    if (editor.state.selection.empty && !editor.isActive('link'))
      chain.insertContent({ type: 'text', text: address.trim(), marks: [{ type: 'link', attrs: { href } }] }).run();
    else chain.setLink({ href }).run();
    onClose();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') set();
    else {
      onClose();
      focusNow(editor);
    }
  };
  return (
    <div className="editor-link">
      <TextField
        label={t('editor.link.address')}
        type="url"
        autoFocus
        placeholder="https://"
        value={address}
        error={wrong ? t('editor.link.wrong') : undefined}
        onChange={(event) => {
          setAddress(event.target.value);
          setWrong(false);
        }}
        onKeyDown={press}
      />
      <div className="actions">
        <Button size="small" onClick={set}>
          {t('editor.link.set')}
        </Button>
        {editor.isActive('link') ? (
          <Button
            size="small"
            kind="quiet"
            onClick={() => {
              focusNow(editor);
              editor.chain().extendMarkRange('link').unsetLink().run();
              onClose();
            }}
          >
            {t('editor.link.remove')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** `example.com` is meant as a page, `who@example.com` as a mail. */
function wholeAddress(typed: string): string {
  if (/^[a-z][a-z+.-]*:/iu.test(typed)) return typed;
  return /^[^\s@/]+@[^\s@/]+$/u.test(typed) ? `mailto:${typed}` : `https://${typed}`;
}
