import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { ProblemError } from '../../ui/http.ts';
import { useToast } from '../../ui/toast.tsx';
import { touchedBy, useMe } from '../api/queries.ts';
import type { DeliveryState, SentView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';

const troubled = ['delayed', 'bounced', 'complained', 'failed'] as const satisfies DeliveryState[];
type Troubled = (typeof troubled)[number];

/** What went wrong with a message that was sent: whom it did not reach, why, and another attempt. */
export function DeliveryProblem(props: { number: number; entry: SentView }): ReactElement | null {
  const { t, language } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const mayRetry = useMe().data?.role !== 'light';
  const { delivery, id } = props.entry;
  const retry = useMutation({
    mutationFn: () => api.send('POST', `/tickets/${props.number}/entries/${id}/retry`),
    onSuccess: () => say(t('retry.done')),
    onError: (error) =>
      say(error instanceof ProblemError && error.code === 'not-failed' ? t('retry.needless') : failure(error)),
    onSettled: () => {
      for (const queryKey of touchedBy(props.number)) queries.invalidateQueries({ queryKey });
    },
  });
  const state = troubled.find((each) => each === delivery.state);
  if (!state) return null;
  // The reason is a sentence that mostly names them already.
  const missed = new Intl.ListFormat(language).format(
    delivery.failed.filter((address) => !delivery.reason?.includes(address)),
  );
  return (
    <div className="banner delivery-problem" data-tone={toneOf(state)}>
      <div>
        <strong>{missed ? t(`trouble.${state}.to`, { to: missed }) : t(`trouble.${state}`)}</strong>
        {delivery.reason ? <p>{delivery.reason}</p> : null}
      </div>
      {mayRetry ? (
        <Button size="small" disabled={retry.isPending} onClick={() => retry.mutate()}>
          {t('retry.send')}
        </Button>
      ) : null}
    </div>
  );
}

const toneOf = (state: Troubled): string => (state === 'delayed' ? 'warn' : 'bad');
