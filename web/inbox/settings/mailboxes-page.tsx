import type { ReactElement } from 'react';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { useMailboxes } from '../api/queries.ts';
import { FailedState } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';
import './settings.css';
import { MailboxForm } from './mailbox-form.tsx';

/** What each mailbox says by itself: the acknowledgement of new tickets, and what stands below every answer. */
export function MailboxesPage(): ReactElement {
  const { t } = useTexts();
  const mailboxes = useMailboxes();
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('mailboxes')}</h1>
      </header>
      {mailboxes.isPending ? (
        <Skeleton lines={4} label={t('loading')} />
      ) : mailboxes.isError ? (
        <FailedState error={mailboxes.error} onRetry={() => mailboxes.refetch()} />
      ) : mailboxes.data.length === 0 ? (
        <EmptyState icon="inbox" title={t('mailboxes.none')} />
      ) : (
        mailboxes.data.map((mailbox) => (
          <details key={mailbox.id} className="panel" open={mailboxes.data.length === 1}>
            <summary className="mailbox-summary">
              <h2>{mailbox.name}</h2>
              <span className="muted">{[mailbox.address, ...mailbox.aliases].join(', ')}</span>
            </summary>
            <MailboxForm mailbox={mailbox} />
          </details>
        ))
      )}
    </div>
  );
}
