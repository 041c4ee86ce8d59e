import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useToast } from '../../ui/toast.tsx';
import { keys } from '../api/queries.ts';
import type { Me, TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { readListSearch } from '../list/list-search.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';
import { BlockSender } from './block-sender.tsx';
import type { Patch } from './use-patch.ts';

/** Above a ticket that lies beside the desk: where and why, and the ways out: back to the desk, or gone for good. */
export function FolderBanner(props: { ticket: TicketView; me: Me; patch: Patch; busy: boolean }): ReactElement {
  const { t } = useTexts();
  const { ticket, me, patch, busy } = props;
  const [sure, setSure] = useState(false);
  const leads = me.role === 'lead' || me.role === 'admin';
  return (
    <div className="banner ticket-banner">
      <div className="ticket-banner-words">
        <strong>{t('ticket.inFolder', { folder: t(`folder.${ticket.folder}`) })}</strong>
        {ticket.folderReason ? <p>{ticket.folderReason}</p> : null}
      </div>
      {me.role === 'light' ? null : (
        <div className="actions">
          <Button size="small" disabled={busy} onClick={() => patch({ folder: 'desk' })}>
            {t(
              ticket.folder === 'spam'
                ? 'ticket.notSpam'
                : ticket.folder === 'suspended'
                  ? 'ticket.letIn'
                  : 'ticket.toDesk',
            )}
          </Button>
          {leads && ticket.requester.address.includes('@') ? <BlockSender address={ticket.requester.address} /> : null}
          {leads ? (
            <Button size="small" kind="danger" disabled={busy} onClick={() => setSure(true)}>
              {t('ticket.delete')}
            </Button>
          ) : null}
        </div>
      )}
      {sure ? <DeleteDialog ticket={ticket} onClose={() => setSure(false)} /> : null}
    </div>
  );
}

function DeleteDialog(props: { ticket: TicketView; onClose: () => void }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const search = readListSearch(useSearch({ strict: false }));
  const say = useToast();
  const failure = useFailure();
  const { number } = props.ticket;
  const remove = useMutation({
    mutationFn: () => api.send('DELETE', `/tickets/${number}`),
    onSuccess: async () => {
      await navigate({ to: '/', search });
      queries.removeQueries({ queryKey: keys.ticket(number) });
      for (const queryKey of [keys.tickets, keys.folders]) queries.invalidateQueries({ queryKey });
      say(t('ticket.deleted', { number }));
    },
    onError: (error) => {
      say(failure(error));
      props.onClose();
    },
  });
  return (
    <Dialog title={t('ticket.deleteSure', { number })} closeLabel={t('close')} onClose={props.onClose}>
      <div className="form">
        <p>{t('ticket.deleteMeans')}</p>
        <div className="actions actions-end">
          <Button kind="quiet" onClick={props.onClose}>
            {t('cancel')}
          </Button>
          <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
            {t('ticket.delete')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
