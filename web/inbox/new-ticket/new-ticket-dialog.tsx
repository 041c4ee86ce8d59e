import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { kinds, priorities } from '../../../functions/tickets/ticket.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { ProblemError } from '../../ui/http.ts';
import { keys, useMailboxes } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';

const channels = ['phone', 'meeting', 'chat', 'social'] as const;

/** A ticket for somebody who has called or stands at the door. No mail goes out for it. */
export function NewTicketDialog(props: { onClose: () => void; onMade: (number: number) => void }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const failure = useFailure();
  const mailboxes = useMailboxes().data ?? [];
  const [key] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const wrong = (path: string): string | undefined =>
    error instanceof ProblemError ? error.fieldMessage(path) : undefined;

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string): string => String(form.get(name) ?? '').trim();
    setBusy(true);
    setError(undefined);
    try {
      const ticket = await api.send<TicketView>('POST', '/tickets', {
        headers: { 'idempotency-key': key },
        body: {
          mailbox: value('mailbox'),
          subject: value('subject'),
          requester: { name: value('name'), address: value('address') },
          text: value('text'),
          kind: value('kind'),
          channel: value('channel'),
          priority: value('priority'),
        },
      });
      for (const queryKey of [keys.tickets, keys.folders]) queries.invalidateQueries({ queryKey });
      props.onMade(ticket.number);
    } catch (failed) {
      setError(failed);
      setBusy(false);
    }
  };

  return (
    <Dialog title={t('newTicket')} closeLabel={t('close')} onClose={props.onClose}>
      <form className="form" onSubmit={submit}>
        <div className="form-row">
          <TextField name="name" label={t('newTicket.name')} autoComplete="off" error={wrong('requester.name')} />
          <TextField
            name="address"
            type="email"
            label={t('newTicket.address')}
            autoComplete="off"
            required
            error={wrong('requester.address')}
          />
        </div>
        <TextField name="subject" label={t('field.subject')} required maxLength={200} error={wrong('subject')} />
        <TextArea name="text" label={t('newTicket.text')} rows={5} required error={wrong('text')} />
        <div className="form-row">
          <SelectField name="mailbox" label={t('field.mailbox')} error={wrong('mailbox')}>
            {mailboxes.map((mailbox) => (
              <option key={mailbox.id} value={mailbox.id}>
                {mailbox.name}
              </option>
            ))}
          </SelectField>
          <SelectField name="channel" label={t('newTicket.channel')}>
            {channels.map((channel) => (
              <option key={channel} value={channel}>
                {t(`channel.${channel}`)}
              </option>
            ))}
          </SelectField>
          <SelectField name="kind" label={t('field.kind')}>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kind.${kind}`)}
              </option>
            ))}
          </SelectField>
          <SelectField name="priority" label={t('field.priority')} defaultValue="normal">
            {priorities.map((priority) => (
              <option key={priority} value={priority}>
                {t(`priority.${priority}`)}
              </option>
            ))}
          </SelectField>
        </div>
        {error ? (
          <p className="banner" data-tone="bad" role="alert">
            {failure(error)}
          </p>
        ) : null}
        <div className="actions actions-end">
          <Button kind="quiet" onClick={props.onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" kind="primary" disabled={busy}>
            {t('newTicket.make')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
