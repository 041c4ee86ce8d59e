import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Popover } from '../../ui/popover.tsx';
import type { Me, TicketView } from '../api/types.ts';
import type { Command } from '../palette/commands.ts';
import { useTexts } from '../tools/texts.ts';
import type { Patch, TicketPatch } from './use-patch.ts';

interface TicketActionsProps {
  ticket: TicketView;
  me: Me;
  patch: Patch;
  busy: boolean;
  /** What else can be done. */
  menu: Command[];
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
      <Popover label={<Icon name="more" />} name={t('tools.menu')} shape="square" kind="plain" size="normal">
        {(close) => (
          <div className="menu">
            {props.menu.map(({ id, label, keys, run }) => (
              <button
                key={id}
                type="button"
                className="menu-item"
                onClick={() => {
                  close();
                  run();
                }}
              >
                <span>{label}</span>
                {keys ? <kbd>{keys}</kbd> : null}
              </button>
            ))}
          </div>
        )}
      </Popover>
      <Button className="properties-toggle" aria-expanded={props.propertiesShown} onClick={props.onProperties}>
        {t('properties')}
      </Button>
    </div>
  );
}
