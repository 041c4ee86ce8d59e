import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useMailboxes, useTicket } from '../api/queries.ts';
import type { ReceivedView, TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useTexts } from './texts.ts';
import { ToolDialog } from './tool-dialog.tsx';

/** Gives a message a ticket of its own. */
export function SplitDialog(props: { number: number; entry: ReceivedView; onClose: () => void }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const say = useToast();
  const navigate = useNavigate();
  const mailboxes = useMailboxes().data ?? [];
  const ticket = useTicket(props.number).data;
  const [subject, setSubject] = useState(props.entry.subject || (ticket?.subject ?? ''));
  const [chosen, setMailbox] = useState<string>();
  const split = async (): Promise<void> => {
    const made = await api.send<TicketView>('POST', `/tickets/${props.number}/splits`, {
      body: { entry: props.entry.id, subject: subject.trim(), mailbox: chosen ?? ticket?.mailbox },
    });
    say(t('tools.splitDone', { number: made.number }));
    navigate({ to: '/tickets/$number', params: { number: String(made.number) }, search: true });
  };
  return (
    <ToolDialog
      title={t('tools.splitTitle')}
      explained={t('tools.splitExplained')}
      submit={t('tools.splitDo')}
      ready={subject.trim() !== ''}
      onSubmit={split}
      onClose={props.onClose}
    >
      <TextField
        label={t('field.subject')}
        value={subject}
        maxLength={250}
        onChange={(event) => setSubject(event.target.value)}
      />
      <SelectField
        label={t('field.mailbox')}
        value={chosen ?? ticket?.mailbox ?? ''}
        onChange={(event) => setMailbox(event.target.value)}
      >
        {mailboxes.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
    </ToolDialog>
  );
}
