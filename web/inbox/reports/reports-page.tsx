import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { SelectField } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { useMailboxes } from '../api/queries.ts';
import { type KpiReport, kpiRows } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { FailedState } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';
import { lastMonths } from './months.ts';

type Cell = KpiReport['rows'][(typeof kpiRows)[number]];
const arrows = { up: '▲', down: '▼', flat: '▬' } as const;

/** The month on one page: how much came, how much was done, how fast, how much is left. */
export function ReportsPage(): ReactElement {
  const { t, language } = useTexts();
  const { api } = useDesk();
  const mailboxes = useMailboxes().data ?? [];
  const [months] = useState(() => lastMonths(new Date(), 13));
  const [month, setMonth] = useState(months[0] ?? '');
  const [mailbox, setMailbox] = useState('all');
  const report = useQuery({
    queryKey: ['reports', month, mailbox],
    queryFn: () => api.get<KpiReport>('/reports/kpi', { query: { month, mailbox } }),
  });
  const monthName = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('reports')}</h1>
        <div className="form-row page-filters">
          <SelectField label={t('reports.month')} value={month} onChange={(event) => setMonth(event.target.value)}>
            {months.map((each) => (
              <option key={each} value={each}>
                {monthName.format(new Date(`${each}-01T00:00:00Z`))}
              </option>
            ))}
          </SelectField>
          <SelectField label={t('field.mailbox')} value={mailbox} onChange={(event) => setMailbox(event.target.value)}>
            <option value="all">{t('allMailboxes')}</option>
            {mailboxes.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </SelectField>
        </div>
      </header>
      {report.isPending ? (
        <Skeleton lines={5} label={t('loading')} />
      ) : report.isError ? (
        <FailedState error={report.error} onRetry={() => report.refetch()} />
      ) : (
        <KpiTable report={report.data} />
      )}
      <p className="muted">{t('reports.explained')}</p>
    </div>
  );
}

function KpiTable(props: { report: KpiReport }): ReactElement {
  const { t, language } = useTexts();
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  });
  const value = (amount: number | null): string => (amount === null ? '–' : number.format(amount));
  return (
    <table className="kpi">
      <thead>
        <tr>
          <th scope="col">{t('kpi.figure')}</th>
          <th scope="col">{t('kpi.thisMonth')}</th>
          <th scope="col">{t('kpi.lastMonth')}</th>
          <th scope="col">{t('kpi.change')}</th>
        </tr>
      </thead>
      <tbody>
        {kpiRows.map((row) => {
          const cell: Cell = props.report.rows[row];
          return (
            <tr key={row}>
              <th scope="row">{t(`kpi.${row}`)}</th>
              <td>{value(cell.thisMonth)}</td>
              <td>{value(cell.lastMonth)}</td>
              <td>
                <span aria-hidden="true" className="trend">
                  {arrows[cell.trend]}
                </span>{' '}
                <span className="visually-hidden">{t(`kpi.${cell.trend}`)}</span>
                {cell.changePercent === null ? '–' : percent.format(cell.changePercent / 100)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
