import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Doubt } from '../../../functions/tickets/doubt.ts';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { keys, useAgents, useFolders, useMailboxes } from '../api/queries.ts';
import type { Page, TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { sumCounts } from '../folders/counts.ts';
import { FailedState } from '../shell/failed-state.tsx';
import { useTexts } from './texts.ts';

interface Load {
  agent: string;
  open: number;
  mailboxes: Record<string, number>;
}

/** Who has how many open tickets, by mailbox: for everybody to see, so that nobody drowns unseen. */
export function WorkloadPage(): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const query = useQuery({
    queryKey: [...keys.folders, 'workload'],
    queryFn: async () => (await api.get<Page<Load>>('/workload')).items,
  });
  return (
    <section className="page" aria-labelledby="workload-title">
      <div>
        <h1 id="workload-title">{t('workload.title')}</h1>
        <p className="muted">{t('workload.explained')}</p>
      </div>
      {query.isPending ? (
        <Skeleton lines={6} label={t('loading')} />
      ) : query.isError ? (
        <FailedState error={query.error} onRetry={() => query.refetch()} />
      ) : query.data.length === 0 ? (
        <EmptyState
          icon="person"
          title={t('workload.empty')}
          text={t('workload.emptyHint')}
          action={
            <Link to="/" search={{ folder: 'unassigned' }} className="button">
              {t('folder.unassigned')}
            </Link>
          }
        />
      ) : (
        <Loads loads={query.data} />
      )}
      <Doubtful />
    </section>
  );
}

/** Tickets whose state somebody should look at. */
function Doubtful(): ReactElement | null {
  const { t } = useTexts();
  const { api } = useDesk();
  const query = useQuery({
    queryKey: [...keys.tickets, 'doubtful'],
    queryFn: async () => (await api.get<Page<TicketView & { doubt: Doubt }>>('/tickets/doubtful')).items,
  });
  if (!query.data) return null;
  return (
    <section className="panel" aria-labelledby="doubtful-title">
      <h2 id="doubtful-title">{t('workload.doubtful')}</h2>
      <p className="muted">{query.data.length === 0 ? t('workload.doubtNone') : t('workload.doubtfulExplained')}</p>
      <ul className="doubtful">
        {query.data.map(({ number, subject, doubt }) => (
          <li key={number}>
            <Link to="/tickets/$number" params={{ number: String(number) }}>
              #{number} {subject || t('noSubject')}
            </Link>{' '}
            <span className="muted">{t(`workload.doubt.${doubt}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Loads(props: { loads: Load[] }): ReactElement {
  const { t, language } = useTexts();
  const mailboxes = useMailboxes().data ?? [];
  const agents = useAgents().data ?? [];
  const counts = useFolders().data ?? [];
  const number = new Intl.NumberFormat(language);
  const nameOf = (address: string): string => agents.find((agent) => agent.address === address)?.name ?? address;
  const most = Math.max(...props.loads.map(({ open }) => open));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-labelledby="workload-title">
      <table className="kpi">
        <thead>
          <tr>
            <th scope="col">{t('workload.person')}</th>
            {mailboxes.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">{t('workload.all')}</th>
          </tr>
        </thead>
        <tbody>
          {props.loads.map((load) => (
            <tr key={load.agent}>
              <th scope="row">{nameOf(load.agent)}</th>
              {mailboxes.map(({ id, name }) => {
                const count = load.mailboxes[id] ?? 0;
                return (
                  <td key={id}>
                    {count === 0 ? (
                      <span className="muted">–</span>
                    ) : (
                      <Link
                        to="/"
                        search={{ q: `assigned:${load.agent} mailbox:${id}` }}
                        aria-label={t('workload.show', { count, name: nameOf(load.agent), mailbox: name })}
                      >
                        {number.format(count)}
                      </Link>
                    )}
                  </td>
                );
              })}
              <td>
                <meter min={0} max={most} value={load.open} aria-hidden="true" /> {number.format(load.open)}
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t('workload.nobody')}</th>
            {mailboxes.map(({ id }) => (
              <td key={id}>
                <Link to="/" search={{ folder: 'unassigned', mailbox: id }}>
                  {number.format(counts.find(({ mailbox }) => mailbox === id)?.unassigned ?? 0)}
                </Link>
              </td>
            ))}
            <td>{number.format(sumCounts(counts).unassigned ?? 0)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
