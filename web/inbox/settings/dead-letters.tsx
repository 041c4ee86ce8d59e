import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { keys } from '../api/queries.ts';
import type { DeadLetterQueue, Page } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { FailedState, useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';

/** What functions could not do even when asked again, by queue, and the way to have all of it tried once more. */
export function DeadLetters(): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const queues = useQuery({
    queryKey: keys.deadLetters,
    queryFn: async () => (await api.get<Page<DeadLetterQueue>>('/mail/dead-letters')).items,
  });
  if (queues.isError) return <FailedState error={queues.error} onRetry={() => queues.refetch()} />;
  if (!queues.data) return <Skeleton lines={4} label={t('loading')} />;
  const stuck = queues.data.filter((queue) => queue.messages > 0);
  return (
    <>
      <p className="muted">{t('stuck.explained')}</p>
      {stuck.length === 0 ? (
        <EmptyState icon="check" title={t('stuck.none')} text={t('stuck.noneHint')} />
      ) : (
        <ul className="lines">
          {stuck.map((queue) => (
            <QueueLine key={queue.queue} queue={queue} />
          ))}
        </ul>
      )}
    </>
  );
}

function QueueLine(props: { queue: DeadLetterQueue }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const { queue, messages } = props.queue;
  const replay = useMutation({
    mutationFn: () => api.send('POST', `/mail/dead-letters/${encodeURIComponent(queue)}/replay`),
    onSuccess: () => say(t('replay.queued')),
    onError: (error) => say(failure(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.deadLetters }),
  });
  return (
    <li className="panel line">
      <div className="line-words">
        <strong>{queue}</strong>
        <p className="muted">{t('stuck.messages', { count: messages })}</p>
      </div>
      <Button size="small" disabled={replay.isPending} onClick={() => replay.mutate()}>
        {t('stuck.replay')}
      </Button>
    </li>
  );
}
