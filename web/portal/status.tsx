import type { ReactElement } from 'react';
import type { PortalTicket } from './portal-api.ts';
import { useTexts } from './texts.ts';

const tones: Record<PortalTicket['status'], string> = {
  new: 'info',
  open: 'good',
  waiting: 'warn',
  deferred: 'good',
  closed: 'plain',
};

/** How the ticket stands, in the customer's words. */
export function Status(props: { status: PortalTicket['status'] }): ReactElement {
  const { t } = useTexts();
  return (
    <span className="pill" data-tone={tones[props.status]}>
      {t(`stands.${props.status}`)}
    </span>
  );
}
