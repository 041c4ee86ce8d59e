import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactElement, useEffect, useState } from 'react';
import { Icon } from '../../ui/icons.tsx';
import { readListSearch } from '../list/list-search.ts';
import { useTexts } from '../texts.ts';

/** Looks for tickets: words and filters, or a number that opens its ticket. */
export function SearchBox(): ReactElement {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { q } = readListSearch(useSearch({ strict: false }));
  const [text, setText] = useState(q ?? '');
  useEffect(() => setText(q ?? ''), [q]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const words = text.trim();
    const number = /^#?(\d+)$/u.exec(words)?.[1];
    if (number) navigate({ to: '/tickets/$number', params: { number } });
    else navigate({ to: '/', search: words ? { q: words } : {} });
  };
  return (
    <search className="search-box">
      <form onSubmit={submit}>
        <Icon name="search" />
        <input
          id="search"
          className="input"
          type="search"
          aria-label={t('search')}
          placeholder={t('search.hint')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        />
      </form>
    </search>
  );
}
