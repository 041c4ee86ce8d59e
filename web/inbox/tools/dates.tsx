import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Moment, useNow } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { touchedBy, useAgents } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { localInput } from '../ticket/defer-form.tsx';
import type { Patch } from '../ticket/use-patch.ts';
import { useTexts } from './texts.ts';

/** When work on the ticket is to begin and to be done. */
export function Dates(props: { ticket: TicketView; patch: Patch; disabled: boolean }): ReactElement {
  const { t } = useTexts();
  const { ticket, patch, disabled } = props;
  const now = useNow();
  const overdue = ticket.dueAt !== null && ticket.status !== 'closed' && Date.parse(ticket.dueAt) < now;
  return (
    <>
      <DateField
        label={t('tools.startAt')}
        value={ticket.startAt}
        disabled={disabled}
        onChange={(startAt) => patch({ startAt })}
      />
      <DateField
        label={t('tools.dueAt')}
        value={ticket.dueAt}
        disabled={disabled}
        error={overdue ? t('tools.overdue') : undefined}
        onChange={(dueAt) => patch({ dueAt })}
      />
    </>
  );
}

/** Says a change when the field is left, not with every digit that is typed. */
function DateField(props: {
  label: string;
  /** ISO 8601, or null for none. */
  value: string | null;
  disabled: boolean;
  error?: string | undefined;
  onChange: (value: string | null) => void;
}): ReactElement {
  const shown = props.value === null ? '' : localInput(new Date(props.value));
  const [typed, setTyped] = useState(shown);
  useEffect(() => setTyped(shown), [shown]);
  const leave = (): void => {
    if (typed === shown) return;
    const moment = new Date(typed);
    if (typed === '') props.onChange(null);
    else if (Number.isNaN(moment.getTime())) setTyped(shown);
    else props.onChange(moment.toISOString());
  };
  return (
    <TextField
      label={props.label}
      type="datetime-local"
      disabled={props.disabled}
      error={props.error}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') leave();
      }}
    />
  );
}

/** Who is reminded of what, and when. */
export function Reminders(props: { ticket: TicketView; disabled: boolean }): ReactElement | null {
  const { t, language } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const agents = useAgents().data ?? [];
  const { number, reminders } = props.ticket;
  if (reminders.length === 0) return null;
  const remove = async (id: string): Promise<void> => {
    try {
      await api.send('DELETE', `/tickets/${number}/reminders/${id}`);
    } catch (error) {
      say(failure(error));
    }
    for (const queryKey of touchedBy(number)) queries.invalidateQueries({ queryKey });
  };
  return (
    <section className="field" aria-label={t('tools.reminders')}>
      <h2 className="field-label">{t('tools.reminders')}</h2>
      <ul className="reminders">
        {reminders.map((reminder) => (
          <li key={reminder.id}>
            <span>
              <Moment at={reminder.at} language={language} />{' '}
              {t('tools.reminderFor', {
                name: agents.find(({ address }) => address === reminder.for)?.name ?? reminder.for,
              })}
              {reminder.text ? `: ${reminder.text}` : ''}
            </span>
            {props.disabled ? null : (
              <Button
                size="small"
                kind="quiet"
                aria-label={t('tools.removeReminder')}
                onClick={() => void remove(reminder.id)}
              >
                ×
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
