import { type ReactElement, useEffect } from 'react';
import { EmptyState } from '../../ui/states.tsx';
import { useTexts } from '../texts.ts';

/** What stands there while no ticket is open. */
export function NoTicket(): ReactElement {
  const { t } = useTexts();
  useEffect(() => {
    // Loaded as soon as the list stands there, so that the first ticket opens as fast as the next.
    void import('./ticket-page.tsx');
  }, []);
  return <EmptyState icon="inbox" title={t('ticket.none')} text={t('ticket.noneHint')} />;
}
