import { type FormEvent, type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { keys, useTeams } from '../api/queries.ts';
import type { TeamView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { FailedState } from '../shell/failed-state.tsx';
import { useTexts } from './texts.ts';
import { freeName, useAdministers, usePeople, useSend } from './use-staff.ts';

/** The teams, who is in them, and a new one. */
export function Teams(): ReactElement {
  const { t } = useTexts();
  const teams = useTeams();
  const administers = useAdministers();
  if (teams.isPending) return <Skeleton lines={4} label={t('loading')} />;
  if (teams.isError) return <FailedState error={teams.error} onRetry={() => teams.refetch()} />;
  return (
    <>
      <p className="muted">{t('staff.teamHint')}</p>
      {administers ? <TeamForm label={t('staff.newTeam')} taken={teams.data.map((one) => one.id)} /> : null}
      {teams.data.length === 0 ? <EmptyState icon="people" title={t('staff.noTeams')} /> : null}
      <ul className="lines">
        {teams.data.map((team) => (
          <TeamLine key={team.id} team={team} />
        ))}
      </ul>
    </>
  );
}

function TeamLine(props: { team: TeamView }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const { team } = props;
  const { name } = team;
  const administers = useAdministers();
  const people = usePeople().data ?? [];
  const [renaming, setRenaming] = useState(false);
  const [asked, setAsked] = useState(false);
  const members = people.filter((one) => one.active && one.teams.includes(team.id)).map((one) => one.name);
  const remove = useSend({
    send: () => api.send('DELETE', `/teams/${team.id}`),
    stale: [keys.teams],
    done: () => t('staff.removed', { name }),
  });
  return (
    <li className="panel line">
      <div className="line-words">
        <h2>{name}</h2>
        <p className="muted">{t('staff.members', { names: members.join(', ') || t('staff.nobody') })}</p>
      </div>
      {administers && !renaming ? (
        <div className="actions">
          <Button size="small" onClick={() => setRenaming(true)} aria-label={t('staff.renameOf', { name })}>
            {t('staff.rename')}
          </Button>
          <Button
            size="small"
            kind={asked ? 'danger' : 'quiet'}
            onBlur={() => setAsked(false)}
            onClick={() => (asked ? remove.mutate(undefined) : setAsked(true))}
          >
            {asked ? t('staff.removeSure', { name }) : t('staff.remove', { name })}
          </Button>
        </div>
      ) : null}
      {renaming ? (
        <TeamForm team={team} label={t('staff.rename')} taken={[]} onDone={() => setRenaming(false)} />
      ) : null}
    </li>
  );
}

function TeamForm(props: { team?: TeamView; label: string; taken: string[]; onDone?: () => void }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const { team, taken, onDone } = props;
  const [name, setName] = useState(team?.name ?? '');
  const save = useSend({
    send: async () => {
      await api.send('PUT', `/teams/${team?.id ?? freeName(name, taken)}`, { body: { name: name.trim() } });
      if (!team) setName('');
      onDone?.();
    },
    stale: [keys.teams],
    done: () => t('staff.changed', { name }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <form className="one-line" onSubmit={submit}>
      <TextField
        label={t('staff.team')}
        value={name}
        required
        maxLength={100}
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" kind={team ? 'plain' : 'primary'} disabled={save.isPending || name.trim() === ''}>
        {props.label}
      </Button>
      {onDone ? (
        <Button kind="quiet" onClick={onDone}>
          {t('cancel')}
        </Button>
      ) : null}
    </form>
  );
}
