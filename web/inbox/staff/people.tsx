import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Avatar, Skeleton } from '../../ui/states.tsx';
import { useMailboxes, useTeams } from '../api/queries.ts';
import { FailedState } from '../shell/failed-state.tsx';
import { AgentDialog } from './agent-dialog.tsx';
import { levelOf } from './agent-form.ts';
import { useTexts } from './texts.ts';
import { type Agent, useAdministers, usePeople, useRoles } from './use-staff.ts';

/** Everybody who works here or has, and who sees which mailbox. */
export function People(): ReactElement {
  const { t } = useTexts();
  const administers = useAdministers();
  const people = usePeople();
  const [open, setOpen] = useState<Agent | 'new'>();
  if (people.isPending) return <Skeleton lines={6} label={t('loading')} />;
  if (people.isError) return <FailedState error={people.error} onRetry={() => people.refetch()} />;
  const sorted = people.data.toSorted((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name));
  return (
    <>
      {administers ? (
        <div className="actions">
          <Button kind="primary" onClick={() => setOpen('new')}>
            {t('staff.invite')}
          </Button>
        </div>
      ) : null}
      <ul className="lines">
        {sorted.map((agent) => (
          <Person key={agent.address} agent={agent} onChange={administers ? () => setOpen(agent) : undefined} />
        ))}
      </ul>
      <Matrix agents={sorted.filter((agent) => agent.active)} />
      {open ? <AgentDialog agent={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} /> : null}
    </>
  );
}

function Person(props: { agent: Agent; onChange: (() => void) | undefined }): ReactElement {
  const { t } = useTexts();
  const { agent, onChange } = props;
  const roles = useRoles().data ?? [];
  const teams = useTeams().data ?? [];
  const role = roles.find((one) => one.id === agent.roleId)?.name ?? t(`staff.role.${agent.role}`);
  const inTeams = teams.filter((one) => agent.teams.includes(one.id)).map((one) => one.name);
  return (
    <li className="panel line" data-away={!agent.active}>
      <Avatar name={agent.name} />
      <div className="line-words">
        <h2>{agent.name}</h2>
        <p className="muted">{[agent.address, ...inTeams].join(' · ')}</p>
        <p className="line-top">
          <span className="pill" data-tone={agent.role === 'admin' ? 'info' : undefined}>
            {role}
          </span>
          {agent.active ? null : (
            <span className="pill" data-tone="warn">
              {t('staff.gone')}
            </span>
          )}
          {agent.configured ? (
            <span className="pill" title={t('staff.configuredHint')}>
              {t('staff.configured')}
            </span>
          ) : null}
        </p>
      </div>
      {onChange ? (
        <Button size="small" onClick={onChange} aria-label={t('staff.changeOf', { name: agent.name })}>
          {t('staff.change')}
        </Button>
      ) : null}
    </li>
  );
}

/** People against mailboxes: a table, which scrolls in itself where it is too wide. */
function Matrix(props: { agents: Agent[] }): ReactElement | null {
  const { t } = useTexts();
  const mailboxes = useMailboxes().data ?? [];
  if (mailboxes.length === 0) return null;
  return (
    <section className="form">
      <h2>{t('staff.matrix')}</h2>
      <p className="muted">{t('staff.matrixHint')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="matrix" tabIndex={0} aria-label={t('staff.matrix')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('staff.person')}</th>
              {mailboxes.map((mailbox) => (
                <th key={mailbox.id} scope="col">
                  {mailbox.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.agents.map((agent) => (
              <tr key={agent.address}>
                <th scope="row">{agent.name}</th>
                {mailboxes.map(({ id }) => {
                  const level = levelOf(agent, id);
                  return (
                    <td key={id} data-level={level}>
                      {t(`staff.cell.${level}`)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
