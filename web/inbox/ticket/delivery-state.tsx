import type { ReactElement } from 'react';
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

/** How far a sent message has come. */
export function DeliveryState(props: { delivery: SentView['delivery'] }): ReactElement {
  const { t } = useTexts();
  return (
    <span className="pill" data-tone={tones[props.delivery.state]}>
      {t(`delivery.${props.delivery.state}`)}
    </span>
  );
}
