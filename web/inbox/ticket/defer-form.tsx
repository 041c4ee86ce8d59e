import { type FormEvent, type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { useTexts } from '../tools/texts.ts';
import { offeredTimes } from '../tools/times.ts';

/** Until when the ticket is out of the way. */
export function DeferForm(props: { onDefer: (until: string) => void; onCancel: () => void }): ReactElement {
  const { t } = useTexts();
  const [until, setUntil] = useState(() => localInput(tomorrowMorning(new Date())));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const moment = new Date(until);
    if (!Number.isNaN(moment.getTime())) props.onDefer(moment.toISOString());
  };
  return (
    <form className="form defer" onSubmit={submit}>
      <div className="actions">
        {offeredTimes(new Date()).map((each) => (
          <Button key={each.text} size="small" onClick={() => props.onDefer(each.at.toISOString())}>
            {t(each.text)}
          </Button>
        ))}
      </div>
      <TextField
        label={t('defer.until')}
        type="datetime-local"
        required
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
      <div className="actions">
        <Button type="submit" size="small" kind="primary">
          {t('defer')}
        </Button>
        <Button size="small" kind="quiet" onClick={props.onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

/** Eight in the morning of the next day, where the person is. */
export function tomorrowMorning(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8);
}

/** What `<input type="datetime-local">` wants: local time without a zone, to the minute. */
export function localInput(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
