import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { useMe } from '../api/queries.ts';
import type { ReceivedView } from '../api/types.ts';
import { useTexts } from '../texts.ts';
import { useOriginal } from './message-menu.tsx';

/** A mail that could not be taken apart: it is kept as it came, and admins can have the desk try again from the ledger. */
export function Unreadable(props: { number: number; entry: ReceivedView }): ReactElement {
  const { t } = useTexts();
  const { number, entry } = props;
  const original = useOriginal(number, entry.id);
  const admin = useMe().data?.role === 'admin';
  return (
    <div className="banner" role="note">
      <span>{t('unreadable')}</span>
      {entry.raw ? (
        <Button size="small" onClick={original}>
          {t('unreadable.original')}
        </Button>
      ) : null}
      {admin ? (
        <Link
          to="/settings/mail"
          search={{ part: 'ledger', day: entry.at.slice(0, 10) }}
          className="button"
          data-size="small"
        >
          {t('unreadable.again')}
        </Link>
      ) : null}
    </div>
  );
}
