import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useAgents, useMe } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { localInput, tomorrowMorning } from '../ticket/defer-form.tsx';
import { useTexts } from './texts.ts';
import { offeredTimes } from './times.ts';
import { ToolDialog } from './tool-dialog.tsx';

/** Calls attention to the ticket at a time: mine, or a colleague's. */
export function RemindDialog(props: { ticket: TicketView; onClose: () => void }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const say = useToast();
  const me = useMe().data?.address ?? '';
  const agents = (useAgents().data ?? []).filter(({ active, address }) => active !== false && address !== me);
  const [at, setAt] = useState(() => localInput(tomorrowMorning(new Date())));
  const [whom, setWhom] = useState('');
  const [text, setText] = useState('');
  const moment = new Date(at);
  const remind = async (): Promise<void> => {
    const body = { at: moment.toISOString(), for: whom || me, ...(text.trim() ? { text: text.trim() } : {}) };
    await api.send('POST', `/tickets/${props.ticket.number}/reminders`, { body });
    say(t('tools.reminded'));
  };
  return (
    <ToolDialog
      title={t('tools.remindTitle')}
      submit={t('tools.remindDo')}
      ready={!Number.isNaN(moment.getTime()) && me !== ''}
      onSubmit={remind}
      onClose={props.onClose}
    >
      <div className="actions">
        {offeredTimes(new Date()).map((each) => (
          <Button key={each.text} size="small" onClick={() => setAt(localInput(each.at))}>
            {t(each.text)}
          </Button>
        ))}
      </div>
      <TextField
        label={t('tools.remindAt')}
        type="datetime-local"
        required
        value={at}
        onChange={(event) => setAt(event.target.value)}
      />
      <SelectField label={t('tools.remindFor')} value={whom} onChange={(event) => setWhom(event.target.value)}>
        <option value="">{t('tools.remindMe')}</option>
        {agents.map(({ address, name }) => (
          <option key={address} value={address}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('tools.remindText')}
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </ToolDialog>
  );
}
