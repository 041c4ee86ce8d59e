import { type ReactElement, useEffect, useState } from 'react';
import type { SentView, DeliveryState as State } from '../api/types.ts';
import { useTexts } from '../texts.ts';

const tones: Record<State, string> = {
  queued: 'plain',
  sending: 'plain',
  sent: 'info',
  delivered: 'good',
  delayed: 'warn',
  bounced: 'bad',
  complained: 'bad',
  failed: 'bad',
  cancelled: 'plain',
};

/** The desk holds a message a minute at most; what looks longer comes from clocks that differ. */
const longestHold = 60_000;

/** How far a sent message has come; while it is held back for its writer to think again, for how long still. */
export function DeliveryState(props: { entry: Pick<SentView, 'delivery' | 'holdUntil'> }): ReactElement {
  const { t } = useTexts();
  const { state } = props.entry.delivery;
  const left = useLeft(state === 'queued' ? props.entry.holdUntil : null);
  return (
    <span className="pill" data-tone={tones[state]}>
      {left > 0 && left <= longestHold
        ? t('delivery.held', { seconds: Math.ceil(left / 1000) })
        : t(`delivery.${state}`)}
    </span>
  );
}

/** Milliseconds until a moment, second by second; 0 when it has passed. */
function useLeft(until: string | null): number {
  const end = until === null ? 0 : Date.parse(until);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (end <= Date.now()) return;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (end <= Date.now()) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [end]);
  return Math.max(0, end - now);
}
