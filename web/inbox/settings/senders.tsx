import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { Moment } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { keys } from '../api/queries.ts';
import type { Page, SenderView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { FailedState, useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';
import { blockDays } from '../ticket/block-sender.tsx';

const verdicts = ['block', 'allow'] as const;

/** Senders and domains whose mail always comes in, or never. */
export function Senders(): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const senders = useInfiniteQuery({
    queryKey: keys.senders,
    queryFn: ({ pageParam }) => api.get<Page<SenderView>>('/mail/senders', { query: { cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const list = senders.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <SenderForm />
      {senders.isPending ? (
        <Skeleton lines={4} label={t('loading')} />
      ) : senders.isError ? (
        <FailedState error={senders.error} onRetry={() => senders.refetch()} />
      ) : list.length === 0 && !senders.hasNextPage ? (
        <EmptyState icon="shield" title={t('senders.none')} text={t('senders.noneHint')} />
      ) : (
        <ul className="lines">
          {list.map((sender) => (
            <SenderLine key={sender.pattern} sender={sender} />
          ))}
        </ul>
      )}
      {senders.hasNextPage ? (
        <div className="actions">
          <Button disabled={senders.isFetchingNextPage} onClick={() => senders.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function SenderLine(props: { sender: SenderView }): ReactElement {
  const { t, language } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const { pattern, verdict, until, by, at, note } = props.sender;
  const remove = useMutation({
    mutationFn: () => api.send('DELETE', `/mail/senders/${encodeURIComponent(pattern)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.senders }),
    onError: (error) => say(failure(error)),
  });
  return (
    <li className="panel line">
      <div className="line-words">
        <strong>{pattern}</strong>{' '}
        <span className="pill" data-tone={verdict === 'block' ? 'bad' : 'good'}>
          {t(`senders.${verdict}ed`)}
        </span>
        <p className="muted">
          {until ? (
            <>
              {t('senders.until')} <Moment at={until} language={language} />
            </>
          ) : (
            t('senders.forGood')
          )}
          {' · '}
          {by} <Moment at={at} language={language} />
          {note ? ` · ${note}` : ''}
        </p>
      </div>
      <Button size="small" kind="quiet" disabled={remove.isPending} onClick={() => remove.mutate()}>
        {t('senders.remove', { pattern })}
      </Button>
    </li>
  );
}

function SenderForm(): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const failure = useFailure();
  const [error, setError] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const typed = String(data.get('pattern') ?? '')
      .trim()
      .toLowerCase();
    const pattern = typed.includes('@') ? typed : `@${typed}`;
    const days = Number(data.get('days'));
    const note = String(data.get('note') ?? '').trim();
    setError(undefined);
    try {
      await api.send('PUT', `/mail/senders/${encodeURIComponent(pattern)}`, {
        body: {
          verdict: data.get('verdict'),
          ...(days > 0 ? { until: new Date(Date.now() + days * 86_400_000).toISOString() } : {}),
          ...(note ? { note } : {}),
        },
      });
      form.reset();
      await queries.invalidateQueries({ queryKey: keys.senders });
    } catch (failed) {
      setError(failure(failed));
    }
  };
  return (
    <form className="form panel" onSubmit={submit} aria-label={t('senders.add')}>
      <div className="form-row">
        <TextField
          name="pattern"
          label={t('senders.pattern')}
          hint={t('bulk.senderHint')}
          required
          autoComplete="off"
        />
        <SelectField name="verdict" label={t('senders.verdict')}>
          {verdicts.map((verdict) => (
            <option key={verdict} value={verdict}>
              {t(`senders.${verdict}`)}
            </option>
          ))}
        </SelectField>
        <SelectField name="days" label={t('senders.until')}>
          {blockDays.map((days) => (
            <option key={days} value={days}>
              {days === 0 ? t('senders.forGood') : t('senders.days', { count: days })}
            </option>
          ))}
        </SelectField>
        <TextField name="note" label={t('senders.note')} maxLength={500} autoComplete="off" />
      </div>
      {error ? (
        <p className="banner" data-tone="bad" role="alert">
          {error}
        </p>
      ) : null}
      <div className="actions">
        <Button type="submit" kind="primary">
          {t('senders.add')}
        </Button>
      </div>
    </form>
  );
}
