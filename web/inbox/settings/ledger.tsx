import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { formatMoment, formatSize } from '../../ui/format-time.ts';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { keys, useMe } from '../api/queries.ts';
import type { LedgerLine, LedgerPage, LedgerSummary } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { FailedState, useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';

const outcomes = ['ticketed', 'joined', 'suspended', 'dropped', 'failed'] as const satisfies LedgerLine['outcome'][];
const tones: Record<LedgerLine['outcome'], string> = {
  ticketed: 'good',
  joined: 'good',
  suspended: 'warn',
  dropped: 'plain',
  failed: 'bad',
};

/** What became of every mail of a day, and whether the sums agree. */
export function Ledger(props: { day: string }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const { day } = props;
  const navigate = useNavigate();
  const [outcome, setOutcome] = useState('');
  const ledger = useInfiniteQuery({
    queryKey: [...keys.ledger, day, outcome],
    queryFn: ({ pageParam }) =>
      api.get<LedgerPage>('/mail/ledger', { query: { day, outcome, limit: 50, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const lines = ledger.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="form-row">
        <TextField
          label={t('ledger.day')}
          hint={t('ledger.dayHint')}
          type="date"
          required
          value={day}
          onChange={(event) =>
            event.target.value &&
            navigate({ to: '/settings/mail', search: { part: 'ledger', day: event.target.value } })
          }
        />
        <SelectField label={t('ledger.outcome')} value={outcome} onChange={(event) => setOutcome(event.target.value)}>
          <option value="">{t('ledger.all')}</option>
          {outcomes.map((each) => (
            <option key={each} value={each}>
              {t(`outcome.${each}`)}
            </option>
          ))}
        </SelectField>
      </div>
      {ledger.isPending ? (
        <Skeleton lines={6} label={t('loading')} />
      ) : ledger.isError ? (
        <FailedState error={ledger.error} onRetry={() => ledger.refetch()} />
      ) : (
        <>
          <Summary summary={ledger.data.pages[0]?.summary ?? null} />
          {lines.length === 0 && !ledger.hasNextPage ? (
            <EmptyState icon="mail" title={t('ledger.none')} />
          ) : (
            <Lines lines={lines} />
          )}
        </>
      )}
      {ledger.hasNextPage ? (
        <div className="actions">
          <Button disabled={ledger.isFetchingNextPage} onClick={() => ledger.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** The sums of the day, which are made on the day after, and every mail that they do not account for. */
function Summary(props: { summary: LedgerSummary | null }): ReactElement {
  const { t, language } = useTexts();
  const { summary } = props;
  if (!summary) return <p className="muted">{t('ledger.notYet')}</p>;
  const number = new Intl.NumberFormat(language);
  const { differences } = summary;
  return (
    <section className="panel form" aria-label={t('ledger.summary')}>
      <dl className="sums">
        {(['accepted', ...outcomes] as const).map((name) => (
          <div key={name}>
            <dt>{t(name === 'accepted' ? 'ledger.accepted' : `outcome.${name}`)}</dt>
            <dd>{number.format(summary[name])}</dd>
          </div>
        ))}
      </dl>
      {differences.length === 0 ? (
        <p className="banner" data-tone="good">
          {t('ledger.agrees')}
        </p>
      ) : (
        <>
          <p className="banner" data-tone="bad" role="alert">
            {t('ledger.differs', { count: summary.different })}
          </p>
          <ul className="lines">
            {differences.map(({ raw, what }) => (
              <li key={raw + what} className="line">
                <div className="line-words">
                  {t(`difference.${what}`)} <code>{raw}</code>
                </div>
                <ReplayButton raw={raw} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="muted">{t('ledger.counted', { at: formatMoment(summary.at, language) })}</p>
    </section>
  );
}

function Lines(props: { lines: LedgerLine[] }): ReactElement {
  const { t, language } = useTexts();
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return (
    <ul className="lines ledger">
      {props.lines.map((line) => (
        <li key={`${line.raw} ${line.mailbox}`} className="panel line">
          <div className="line-words">
            <span className="line-top">
              <time dateTime={line.at}>{time.format(new Date(line.at))}</time>
              <span className="pill" data-tone={tones[line.outcome]}>
                {t(`outcome.${line.outcome}`)}
              </span>
              {line.number === null ? null : (
                <Link to="/tickets/$number" params={{ number: String(line.number) }}>
                  #{line.number}
                </Link>
              )}
            </span>
            <p>
              {line.from || t('ledger.nobody')} → {line.recipients.join(', ') || line.mailbox}
            </p>
            <p className="muted">
              {[line.reason ?? line.rule, formatSize(line.size, language)].filter(Boolean).join(' · ')}
            </p>
          </div>
          {line.outcome === 'failed' || line.rule === 'unreadable' ? <ReplayButton raw={line.raw} /> : null}
        </li>
      ))}
    </ul>
  );
}

/** Hands one mail to the desk once more, as it came. For admins; a mail that has its ticket does not get a second one. */
function ReplayButton(props: { raw: string }): ReactElement | null {
  const { t } = useTexts();
  const { api } = useDesk();
  const say = useToast();
  const failure = useFailure();
  const admin = useMe().data?.role === 'admin';
  const replay = useMutation({
    mutationFn: () => api.send('POST', '/mail/replay', { body: { raw: props.raw } }),
    onSuccess: () => say(t('replay.queued')),
    onError: (error) => say(failure(error)),
  });
  if (!admin) return null;
  return (
    <Button size="small" disabled={replay.isPending || replay.isSuccess} onClick={() => replay.mutate()}>
      {replay.isSuccess ? t('replay.done') : t('replay')}
    </Button>
  );
}
