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
  const [text, setText] = useSearchText();
  const search = useGoSearching();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState<string>();
  const keys = useRef<SuggestionKeys>(null);
  const listed = open && text.trim() !== '';
  const go = (words: string): void => {
    setOpen(false);
    search(words);
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
        <Input
          text={text}
          listed={listed}
          active={active}
          onText={(typed) => {
            setText(typed);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
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

/** The search that the list shows, until somebody types. */
function useSearchText() {
  const { q } = readListSearch(useSearch({ strict: false }));
  const [text, setText] = useState(q ?? '');
  useEffect(() => setText(q ?? ''), [q]);
  return [text, setText] as const;
}

/** Shows what is found, or the ticket of a number. */
function useGoSearching(): (words: string) => void {
  const navigate = useNavigate();
  return (words) => {
    const number = /^#?(\d+)$/u.exec(words)?.[1];
    if (number) navigate({ to: '/tickets/$number', params: { number } });
    else navigate({ to: '/', search: words ? { q: words } : {} });
  };
}

function Input(props: {
  text: string;
  /** The list of suggestions is shown. */
  listed: boolean;
  /** Id of the chosen one. */
  active: string | undefined;
  onText: (text: string) => void;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}): ReactElement {
  const { t } = useTexts();
  return (
    <input
      id="search"
      className="input"
      type="search"
      role="combobox"
      autoComplete="off"
      aria-label={t('search')}
      aria-autocomplete="list"
      aria-expanded={props.listed}
      aria-controls={props.listed ? listId : undefined}
      aria-activedescendant={props.listed ? props.active : undefined}
      placeholder={t('search.hint')}
      value={props.text}
      onFocus={props.onFocus}
      onChange={(event) => props.onText(event.target.value)}
      onKeyDown={props.onKeyDown}
    />
  );
}
