import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMe } from '../api/queries.ts';
import { useTexts } from '../texts.ts';
import './settings.css';
import { DeadLetters } from './dead-letters.tsx';
import { Filters } from './filters.tsx';
import { Ledger } from './ledger.tsx';
import { MailRulesForm } from './mail-rules-form.tsx';
import { mailParts, readMailSearch } from './mail-search.ts';
import { Senders } from './senders.tsx';

/** How the desk treats mail, whom it lets in, and what became of every mail that it was given. */
export function MailPage(): ReactElement {
  const { t } = useTexts();
  const { part = 'rules', day } = readMailSearch(useSearch({ strict: false }));
  const admin = useMe().data?.role === 'admin';
  const parts = mailParts.filter((each) => admin || each !== 'stuck');
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('mail')}</h1>
      </header>
      <nav className="tabs" aria-label={t('mail')}>
        {parts.map((each) => (
          <Link
            key={each}
            to="/settings/mail"
            search={{ part: each }}
            className="tab"
            aria-current={each === part ? 'page' : undefined}
          >
            {t(`mail.${each}`)}
          </Link>
        ))}
      </nav>
      {part === 'rules' ? <MailRulesForm /> : null}
      {part === 'filters' ? <Filters /> : null}
      {part === 'senders' ? <Senders /> : null}
      {part === 'ledger' ? <Ledger day={day ?? new Date().toISOString().slice(0, 10)} /> : null}
      {part === 'stuck' ? <DeadLetters /> : null}
    </div>
  );
}
