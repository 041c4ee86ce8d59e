import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useMailboxes, useMe } from '../api/queries.ts';
import { useDesk } from '../desk.ts';
import { FailedState, useFailure } from '../shell/failed-state.tsx';
import '../settings/settings.css';
import './fields.css';
import { FieldForm } from './field-form.tsx';
import { StatusNames } from './status-names.tsx';
import { useTexts } from './texts.ts';
import { type Field, fieldsKey, labelIn, useFields } from './use-fields.ts';

const owners = ['ticket', 'customer', 'organisation'] as const;

/** The fields of the desk's own, and what it calls its statuses. */
export function FieldsPage(): ReactElement {
  const { t } = useTexts();
  const fields = useFields();
  const me = useMe().data;
  const configures = me?.rights?.includes('configureFields') ?? false;
  const [open, setOpen] = useState<string>();
  const close = (): void => setOpen(undefined);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{t('fields.title')}</h1>
          <p className="muted">{t('fields.hint')}</p>
        </div>
        {configures && open === undefined ? (
          <Button kind="primary" onClick={() => setOpen('')}>
            {t('fields.new')}
          </Button>
        ) : null}
      </header>
      {open === '' ? <FieldForm onDone={close} /> : null}
      {fields.isPending ? (
        <Skeleton lines={4} label={t('loading')} />
      ) : fields.isError ? (
        <FailedState error={fields.error} onRetry={() => fields.refetch()} />
      ) : fields.data.length === 0 ? (
        <EmptyState icon="file" title={t('fields.none')} text={t('fields.noneHint')} />
      ) : (
        owners.map((owner) => {
          const own = fields.data.filter((field) => field.on === owner);
          return own.length === 0 ? null : (
            <section key={owner} className="form">
              <h2>{t(`fields.on.${owner}`)}</h2>
              <ul className="lines">
                {own.map((field) =>
                  field.id === open ? (
                    <li key={field.id}>
                      <FieldForm field={field} onDone={close} />
                    </li>
                  ) : (
                    <FieldLine
                      key={field.id}
                      field={field}
                      onChange={configures ? () => setOpen(field.id) : undefined}
                    />
                  ),
                )}
              </ul>
            </section>
          );
        })
      )}
      <StatusNames disabled={!(me?.rights?.includes('configureTexts') ?? false)} />
    </div>
  );
}

function FieldLine(props: { field: Field; onChange: (() => void) | undefined }): ReactElement {
  const { t, language } = useTexts();
  const { api } = useDesk();
  const { field, onChange } = props;
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const mailboxes = useMailboxes().data ?? [];
  const [asked, setAsked] = useState(false);
  const name = labelIn(field, language);
  const remove = useMutation({
    mutationFn: () => api.send('DELETE', `/fields/${field.id}`),
    onSuccess: () => {
      say(t('fields.removed', { name }));
      return queries.invalidateQueries({ queryKey: fieldsKey });
    },
    onError: (error) => say(failure(error)),
  });
  const names = field.mailboxes?.map((id) => mailboxes.find((one) => one.id === id)?.name ?? id).join(', ');
  const words = [
    t(`fields.type.${field.type}`),
    field.choices?.join(', '),
    field.requiredOnClose ? t('fields.requiredShort') : undefined,
    names ? t('fields.only', { names }) : undefined,
  ];
  return (
    <li className="panel line">
      <div className="line-words">
        <h3>{name}</h3>
        <p className="muted">{words.filter(Boolean).join(' · ')}</p>
        <code>{field.id}</code>
      </div>
      {onChange ? (
        <div className="actions">
          <Button size="small" onClick={onChange}>
            {t('fields.change', { name })}
          </Button>
          <Button
            size="small"
            kind={asked ? 'danger' : 'quiet'}
            onBlur={() => setAsked(false)}
            onClick={() => (asked ? remove.mutate() : setAsked(true))}
          >
            {asked ? t('fields.removeSure', { name }) : t('fields.remove', { name })}
          </Button>
        </div>
      ) : null}
    </li>
  );
}
