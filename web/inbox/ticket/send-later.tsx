import { type ReactElement, type SyntheticEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Popover } from '../../ui/popover.tsx';
import { useTexts } from '../texts.ts';
import { localInput } from './defer-form.tsx';
import { sendTimes } from './send-times.ts';

/** Beside the button that sends: when else it may go out. */
export function SendLater(props: { disabled: boolean; onPick: (at: Date) => void }): ReactElement {
  const { t } = useTexts();
  return (
    <Popover
      label={<Icon name="clock" />}
      name={t('later')}
      kind="plain"
      size="normal"
      shape="square"
      up
      disabled={props.disabled}
    >
      {(close) => (
        <Times
          onPick={(at) => {
            close();
            props.onPick(at);
          }}
        />
      )}
    </Popover>
  );
}

function Times(props: { onPick: (at: Date) => void }): ReactElement {
  const { t, language } = useTexts();
  const [now] = useState(() => new Date());
  const times = sendTimes(now);
  const [own, setOwn] = useState(() => localInput(times.find(([choice]) => choice === 'tomorrow')?.[1] ?? now));
  const format = new Intl.DateTimeFormat(language, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const at = new Date(own);
    if (at.getTime() > Date.now()) props.onPick(at);
  };
  return (
    <div className="menu send-later">
      <strong>{t('later')}</strong>
      {times.map(([choice, at]) => (
        <button key={choice} type="button" className="menu-item" onClick={() => props.onPick(at)}>
          {t(`later.${choice}`)} <span className="muted">{format.format(at)}</span>
        </button>
      ))}
      <TextField
        label={t('later.own')}
        type="datetime-local"
        min={localInput(now)}
        value={own}
        onChange={(event) => setOwn(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && submit(event)}
      />
      <Button size="small" disabled={!(new Date(own).getTime() > now.getTime())} onClick={submit}>
        {t('later.set')}
      </Button>
    </div>
  );
}
