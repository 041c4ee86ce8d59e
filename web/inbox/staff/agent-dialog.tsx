import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ProblemError } from '../../ui/http.ts';
import { languages } from '../../ui/preferences.ts';
import { keys, useMailboxes, useMe, useTeams } from '../api/queries.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { type AgentDraft, baseRoles, bodyOf, draftOf } from './agent-form.ts';
import { MailboxLevels } from './mailbox-levels.tsx';
import { useTexts } from './texts.ts';
import { type Agent, useRoles, useSend } from './use-staff.ts';

type Details = Agent & { openTickets: number };

/** Somebody new, or what somebody who is here may see and do. */
export function AgentDialog(props: { agent: Agent | undefined; onClose: () => void }): ReactElement {
  const { t } = useTexts();
  const { agent, onClose } = props;
  return (
    <Dialog
      title={agent ? t('staff.changeOf', { name: agent.name }) : t('staff.invite')}
      closeLabel={t('close')}
      wide
      onClose={onClose}
    >
      <AgentForm agent={agent} onDone={onClose} />
    </Dialog>
  );
}

function AgentForm(props: { agent: Agent | undefined; onDone: () => void }): ReactElement {
  const { t } = useTexts();
  const { agent, onDone } = props;
  const mailboxes = useMailboxes().data ?? [];
  const roles = useRoles().data ?? [];
  const failure = useFailure();
  const [draft, setDraft] = useState<AgentDraft>(() => draftOf(agent, mailboxes));
  const put = (change: Partial<AgentDraft>): void => setDraft({ ...draft, ...change });
  const save = useSaving(agent, onDone);
  const wrong = (path: string): string | undefined =>
    save.error instanceof ProblemError ? save.error.fieldMessage(path) : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ draft, bases: new Map(roles.map((role) => [role.id, role.base])) });
  };
  return (
    <form className="form" onSubmit={submit}>
      {agent ? null : <p className="muted">{t('staff.inviteHint')}</p>}
      {agent?.configured ? <p className="muted">{t('staff.configuredHint')}</p> : null}
      <div className="form-row">
        <TextField
          label={t('staff.name')}
          value={draft.name}
          required
          maxLength={100}
          autoComplete="off"
          error={wrong('name')}
          onChange={(event) => put({ name: event.target.value })}
        />
        {agent ? null : (
          <TextField
            label={t('staff.address')}
            type="email"
            value={draft.address}
            required
            autoComplete="off"
            error={wrong('address')}
            onChange={(event) => put({ address: event.target.value })}
          />
        )}
      </div>
      <div className="form-row">
        <RoleField draft={draft} onChange={put} error={wrong('role') ?? wrong('roleId')} />
        {agent ? null : (
          <SelectField
            label={t('staff.language')}
            value={draft.language}
            onChange={(event) => put({ language: languages.find((one) => one === event.target.value) ?? 'en' })}
          >
            {languages.map((each) => (
              <option key={each} value={each}>
                {t(`language.${each}`)}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      {draft.role === 'admin' ? (
        <p className="muted">{t('staff.adminSees')}</p>
      ) : (
        <MailboxLevels draft={draft} onChange={put} />
      )}
      <TeamChecks draft={draft} onChange={put} />
      {save.isError ? (
        <p className="banner" data-tone="bad" role="alert">
          {failure(save.error)}
        </p>
      ) : null}
      <div className="actions actions-end">
        {agent ? <Leaving agent={agent} onDone={onDone} /> : null}
        <Button kind="quiet" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button type="submit" kind="primary" disabled={save.isPending}>
          {agent ? t('save') : t('staff.invite')}
        </Button>
      </div>
    </form>
  );
}

function useSaving(agent: Agent | undefined, onDone: () => void) {
  const { t } = useTexts();
  const { api } = useDesk();
  return useSend({
    send: async ({ draft, bases }: { draft: AgentDraft; bases: ReadonlyMap<string, Agent['role']> }) => {
      const body = bodyOf(draft, agent, bases);
      const { address, language } = draft;
      const saved = agent
        ? await api.send<Agent>('PUT', `/agents/${agent.address}`, { body: { ...body, active: agent.active } })
        : await api.send<Agent>('POST', '/agents', { body: { ...body, address, language } });
      onDone();
      return saved;
    },
    stale: [keys.agents, keys.me],
    done: ({ name }) => t(agent ? 'staff.changed' : 'staff.invited', { name }),
    quiet: true,
  });
}

function RoleField(props: {
  draft: AgentDraft;
  error: string | undefined;
  onChange: (change: Partial<AgentDraft>) => void;
}): ReactElement {
  const { t } = useTexts();
  const roles = useRoles().data ?? [];
  const base = baseRoles.find((one) => one === props.draft.role);
  return (
    <SelectField
      label={t('staff.role')}
      hint={base ? t(`staff.about.${base}`) : ''}
      value={props.draft.role}
      error={props.error}
      onChange={(event) => props.onChange({ role: event.target.value })}
    >
      {baseRoles.map((each) => (
        <option key={each} value={each}>
          {t(`staff.role.${each}`)}
        </option>
      ))}
      {roles.map((role) => (
        <option key={role.id} value={`own:${role.id}`}>
          {role.name}
        </option>
      ))}
    </SelectField>
  );
}

function TeamChecks(props: { draft: AgentDraft; onChange: (change: Partial<AgentDraft>) => void }): ReactElement {
  const { t } = useTexts();
  const { draft, onChange } = props;
  const teams = useTeams().data ?? [];
  return (
    <fieldset className="form checks">
      <legend className="panel-title">{t('staff.teams')}</legend>
      {teams.length === 0 ? <p className="muted">{t('staff.noTeams')}</p> : null}
      {teams.map(({ id, name }) => (
        <label key={id} className="check">
          <input
            type="checkbox"
            checked={draft.teams.includes(id)}
            onChange={(event) =>
              onChange({ teams: event.target.checked ? [...draft.teams, id] : draft.teams.filter((one) => one !== id) })
            }
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

/** Takes somebody's access away, or gives it back. The first press asks and says what stays. */
function Leaving(props: { agent: Agent; onDone: () => void }): ReactElement | null {
  const { t } = useTexts();
  const { api } = useDesk();
  const { agent, onDone } = props;
  const me = useMe().data;
  const [asked, setAsked] = useState(false);
  const details = useQuery({
    queryKey: [...keys.agents, agent.address],
    enabled: asked,
    queryFn: () => api.get<Details>(`/agents/${agent.address}`),
  });
  const turn = useSend({
    send: async (active: boolean) => {
      const { name, role, roleId, mailboxes, access, teams } = agent;
      const body = { name, role, roleId, mailboxes, access, teams, active };
      const saved = await api.send<Details>('PUT', `/agents/${agent.address}`, { body });
      onDone();
      return saved;
    },
    stale: [keys.agents],
    done: ({ name, active, openTickets }) =>
      active ? t('staff.cameBack', { name }) : t('staff.wentAway', { name, tickets: openTickets }),
  });
  if (me?.address === agent.address) return null;
  if (!agent.active) return <Button onClick={() => turn.mutate(true)}>{t('staff.letBack')}</Button>;
  if (!asked) return <Button onClick={() => setAsked(true)}>{t('staff.letGo')}</Button>;
  return (
    <div className="asking">
      <p role="alert">
        {t('staff.letGoSure', { name: agent.name })}{' '}
        {details.data ? t('staff.letGoHint', { tickets: details.data.openTickets }) : null}
      </p>
      <Button kind="danger" onClick={() => turn.mutate(false)} disabled={turn.isPending}>
        {t('staff.letGo')}
      </Button>
    </div>
  );
}
