import { useNavigate, useSearch } from '@tanstack/react-router';
import {
  type FormEvent,
  type KeyboardEvent,
  lazy,
  type ReactElement,
  Suspense,
  useEffect,
  useRef,
  useState,
} from 'react';
import { Icon } from '../../ui/icons.tsx';
import { readListSearch } from '../list/list-search.ts';
import { useTexts } from '../texts.ts';

const Suggestions = lazy(async () => ({ default: (await import('./suggestions.tsx')).Suggestions }));

/** What the keys of the box do in the list under it. */
export interface SuggestionKeys {
  /** Goes up or down; false when there is nothing to choose. */
  step(by: 1 | -1): boolean;
  /** Takes what is chosen; false when nothing is. */
  take(): boolean;
}

const listId = 'search-suggestions';

/** Looks for tickets: suggestions while one types, a number that opens its ticket, and all results in the list. */
export function SearchBox(): ReactElement {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { q } = readListSearch(useSearch({ strict: false }));
  const [text, setText] = useState(q ?? '');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState<string>();
  const keys = useRef<SuggestionKeys>(null);
  const listed = open && text.trim() !== '';
  useEffect(() => setText(q ?? ''), [q]);
  const go = (words: string): void => {
    setOpen(false);
    const number = /^#?(\d+)$/u.exec(words)?.[1];
    if (number) navigate({ to: '/tickets/$number', params: { number } });
    else navigate({ to: '/', search: words ? { q: words } : {} });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!open || !keys.current?.take()) go(text.trim());
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      keys.current?.step(event.key === 'ArrowDown' ? 1 : -1);
    }
    if (event.key !== 'Escape') return;
    if (open) setOpen(false);
    else event.currentTarget.blur();
  };
  return (
    <search
      className="search-box"
      onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setOpen(false)}
    >
      <form onSubmit={submit}>
        <Icon name="search" />
        <input
          id="search"
          className="input"
          type="search"
          role="combobox"
          autoComplete="off"
          aria-label={t('search')}
          aria-autocomplete="list"
          aria-expanded={listed}
          aria-controls={listed ? listId : undefined}
          aria-activedescendant={listed ? active : undefined}
          placeholder={t('search.hint')}
          value={text}
          onFocus={() => setOpen(true)}
          onChange={(event) => {
            setText(event.target.value);
            setOpen(true);
          }}
          onKeyDown={onKey}
        />
      </form>
      {open ? (
        <Suspense>
          <Suggestions
            id={listId}
            text={text.trim()}
            keys={keys}
            onActive={setActive}
            onGo={go}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </search>
  );
}
