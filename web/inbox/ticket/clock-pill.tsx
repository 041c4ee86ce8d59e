import type { ReactElement } from 'react';
import { formatAge, formatMoment } from '../../ui/format-time.ts';
import { Icon } from '../../ui/icons.tsx';
import { useNow } from '../../ui/time.tsx';
import type { ClockView } from '../api/types.ts';
import { useTexts } from '../texts.ts';

/** A running promise: how long there is still, or how long it is overdue. */
export function ClockPill(props: { clock: ClockView }): ReactElement {
  const { t, language } = useTexts();
  const left = Date.parse(props.clock.dueAt) - useNow();
  const tone = left < 0 || props.clock.state === 'breached' ? 'bad' : props.clock.state === 'warned' ? 'warn' : 'plain';
  const age = formatAge(Math.abs(left), language);
  return (
    <span className="pill" data-tone={tone} title={formatMoment(props.clock.dueAt, language)}>
      <Icon name="clock" size={14} />
      {left < 0 ? t('clock.late', { age }) : t('clock.left', { age })}
    </span>
  );
}
