import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { Moment } from '../../ui/time.tsx';
import type { Page } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { FailedState } from '../shell/failed-state.tsx';
import '../settings/settings.css';
import './staff.css';
import { type AuditView, describeAudit, rowsOf } from './describe-audit.ts';
import { useTexts } from './texts.ts';
import { staffKeys } from './use-staff.ts';

/** So many months can be chosen. */
const monthsBack = 24;

/** The months up to this one, newest first: `2026-11`, UTC as the log has them. */
function recentMonths(now: Date): string[] {
  return Array.from({ length: monthsBack }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
}

/** Who changed which setting, from what to what. */
export function AuditPage(): ReactElement {
  const { t, language } = useTexts();
  const { api } = useDesk();
  const [months] = useState(() => recentMonths(new Date()));
  const [month, setMonth] = useState(months[0] ?? '');
  const format = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const log = useInfiniteQuery({
    queryKey: [...staffKeys.audit, month],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<AuditView>>('/audit', { query: { month, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const lines = log.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{t('staff.audit')}</h1>
          <p className="muted">{t('staff.audit.hint')}</p>
        </div>
        <SelectField label={t('staff.audit.month')} value={month} onChange={(event) => setMonth(event.target.value)}>
          {months.map((each) => (
            <option key={each} value={each}>
              {format.format(new Date(`${each}-01T00:00:00Z`))}
            </option>
          ))}
        </SelectField>
      </header>
      {log.isPending ? (
        <Skeleton lines={6} label={t('loading')} />
      ) : log.isError ? (
        <FailedState error={log.error} onRetry={() => log.refetch()} />
      ) : lines.length === 0 && !log.hasNextPage ? (
        <EmptyState icon="gear" title={t('staff.audit.none')} />
      ) : (
        <ul className="lines">
          {lines.map((line) => (
            <AuditLine key={line.id} line={line} />
          ))}
        </ul>
      )}
      {log.hasNextPage ? (
        <div className="actions">
          <Button onClick={() => log.fetchNextPage()} disabled={log.isFetchingNextPage}>
            {t('staff.audit.more')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function AuditLine(props: { line: AuditView }): ReactElement {
  const { t, language } = useTexts();
  const { line } = props;
  const rows = rowsOf(line, t);
  return (
    <li className="panel audit-line">
      <p>
        <strong title={line.by.address}>{line.by.name}</strong> {describeAudit(line, t)}{' '}
        <span className="muted">
          <Moment at={line.at} language={language} />
        </span>
      </p>
      {rows.length > 0 ? (
        <details>
          <summary>{t('staff.audit.details')}</summary>
          <table className="audit-table">
            <thead>
              <tr>
                <th scope="col">{t('staff.audit.member')}</th>
                <th scope="col">{t('staff.audit.before')}</th>
                <th scope="col">{t('staff.audit.after')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.name}>
                  <th scope="row">{row.name}</th>
                  <td>{row.from}</td>
                  <td>{row.to}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      ) : null}
    </li>
  );
}
