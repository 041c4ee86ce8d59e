import { type FormEvent, type ReactElement, useState } from 'react';
import { type Base, bases, mostOf, type Right, rightsOfRole } from '../../../functions/access/rights.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { useDesk } from '../desk.ts';
import { FailedState, useFailure } from '../shell/failed-state.tsx';
import { baseRoles } from './agent-form.ts';
import { useTexts } from './texts.ts';
import { type CustomRole, freeName, staffKeys, useAdministers, useRoles, useSend } from './use-staff.ts';

/** The four roles that every desk has, and its own. */
export function Roles(): ReactElement {
  const { t } = useTexts();
  const roles = useRoles();
  const administers = useAdministers();
  const [open, setOpen] = useState<CustomRole | 'new'>();
  if (roles.isPending) return <Skeleton lines={6} label={t('loading')} />;
  if (roles.isError) return <FailedState error={roles.error} onRetry={() => roles.refetch()} />;
  return (
    <>
      <dl className="role-list">
        {baseRoles.map((role) => (
          <div key={role}>
            <dt>{t(`staff.role.${role}`)}</dt>
            <dd className="muted">{t(`staff.about.${role}`)}</dd>
          </div>
        ))}
      </dl>
      <header className="page-head">
        <div>
          <h2>{t('staff.own')}</h2>
          <p className="muted">{t('staff.ownHint')}</p>
        </div>
        {administers ? (
          <Button kind="primary" onClick={() => setOpen('new')}>
            {t('staff.newRole')}
          </Button>
        ) : null}
      </header>
      {roles.data.length === 0 ? <EmptyState icon="shield" title={t('staff.noRoles')} /> : null}
      <ul className="lines">
        {roles.data.map((role) => (
          <RoleLine key={role.id} role={role} onChange={administers ? () => setOpen(role) : undefined} />
        ))}
      </ul>
      {open ? <RoleDialog role={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} /> : null}
    </>
  );
}

function RoleLine(props: { role: CustomRole; onChange: (() => void) | undefined }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const { role, onChange } = props;
  const { name } = role;
  const [asked, setAsked] = useState(false);
  const remove = useSend({
    send: () => api.send('DELETE', `/roles/${role.id}`),
    stale: [staffKeys.roles],
    done: () => t('staff.removed', { name }),
  });
  const words = role.rights.map((right) => t(`staff.right.${right}`)).join(', ') || t('staff.readsAlways');
  return (
    <li className="panel line">
      <div className="line-words">
        <h3>{name}</h3>
        <p className="muted">{`${t('staff.base')}: ${t(`staff.role.${role.base}`)}. ${words}`}</p>
      </div>
      {onChange ? (
        <div className="actions">
          <Button size="small" onClick={onChange} aria-label={t('staff.changeOf', { name })}>
            {t('staff.change')}
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
    </li>
  );
}

function RoleDialog(props: { role: CustomRole | undefined; onClose: () => void }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const { role, onClose } = props;
  const failure = useFailure();
  const taken = (useRoles().data ?? []).map((one) => one.id);
  const [name, setName] = useState(role?.name ?? '');
  const [base, setBase] = useState<Base>(role?.base ?? 'agent');
  const [held, setHeld] = useState<readonly Right[]>(role?.rights ?? [...rightsOfRole('agent')]);
  const save = useSend({
    send: async () => {
      const id = role?.id ?? freeName(name, taken);
      await api.send('PUT', `/roles/${id}`, { body: { name: name.trim(), base, rights: held } });
      onClose();
    },
    stale: [staffKeys.roles],
    done: () => t('staff.roleMade', { name }),
    quiet: true,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined);
  };
  const build = (on: Base): void => {
    setBase(on);
    setHeld([...rightsOfRole(on)]);
  };
  return (
    <Dialog
      title={role ? t('staff.changeOf', { name: role.name }) : t('staff.newRole')}
      closeLabel={t('close')}
      wide
      onClose={onClose}
    >
      <form className="form" onSubmit={submit}>
        <div className="form-row">
          <TextField
            label={t('staff.name')}
            value={name}
            required
            maxLength={60}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
          <SelectField
            label={t('staff.base')}
            hint={t(`staff.about.${base}`)}
            value={base}
            onChange={(event) => build(bases.find((one) => one === event.target.value) ?? 'agent')}
          >
            {bases.map((each) => (
              <option key={each} value={each}>
                {t(`staff.role.${each}`)}
              </option>
            ))}
          </SelectField>
        </div>
        <RightChecks base={base} held={held} onChange={setHeld} />
        {save.isError ? (
          <p className="banner" data-tone="bad" role="alert">
            {failure(save.error)}
          </p>
        ) : null}
        <div className="actions actions-end">
          <Button kind="quiet" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" kind="primary" disabled={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RightChecks(props: {
  base: Base;
  held: readonly Right[];
  onChange: (held: readonly Right[]) => void;
}): ReactElement {
  const { t } = useTexts();
  const { base, held, onChange } = props;
  return (
    <fieldset className="form checks">
      <legend className="panel-title">{t('staff.allows')}</legend>
      <p className="field-hint">{t('staff.readsAlways')}</p>
      {mostOf(base).map((right) => (
        <label key={right} className="check">
          <input
            type="checkbox"
            checked={held.includes(right)}
            onChange={(event) =>
              onChange(event.target.checked ? [...held, right] : held.filter((one) => one !== right))
            }
          />
          {t(`staff.right.${right}`)}
        </label>
      ))}
    </fieldset>
  );
}
