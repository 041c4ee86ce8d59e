import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import type { Me, TicketView } from '../api/types.ts';
import { useTexts } from '../texts.ts';
import type { Patch, TicketPatch } from './use-patch.ts';

interface TicketActionsProps {
  ticket: TicketView;
  me: Me;
  patch: Patch;
  busy: boolean;
  propertiesShown: boolean;
  onProperties: () => void;
}

/** What is done most often: take it, close it, bring it back; where there is little room, also the way to the properties. */
export function TicketActions(props: TicketActionsProps): ReactElement {
  const { t } = useTexts();
  const { ticket, me, patch, busy } = props;
  const act = (label: string, change: TicketPatch): ReactElement => (
    <Button disabled={busy} onClick={() => patch(change)}>
      {label}
    </Button>
  );
  const mayChange = me.role !== 'light';
  const onDesk = ticket.folder === 'desk';
  return (
    <div className="actions ticket-actions">
      {mayChange && onDesk && ticket.assignee !== me.address && ticket.status !== 'closed'
        ? act(t('ticket.take'), { assignee: me.address })
        : null}
      {mayChange && onDesk && ticket.status === 'closed' ? act(t('ticket.reopen'), { status: 'open' }) : null}
      {mayChange && onDesk && ticket.status !== 'closed' ? act(t('ticket.close'), { status: 'closed' }) : null}
      <Button className="properties-toggle" aria-expanded={props.propertiesShown} onClick={props.onProperties}>
        {t('properties')}
      </Button>
    </div>
  );
}
