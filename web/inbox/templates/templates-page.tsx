import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useMailboxes, useMe } from '../api/queries.ts';
import { useDesk } from '../desk.ts';
import { FailedState, useFailure } from '../shell/failed-state.tsx';
import '../settings/settings.css';
import { TemplateForm } from './template-form.tsx';
import './templates.css';
import { useTexts } from './texts.ts';
import { type Template, templatesKey, useAllTemplates } from './use-templates.ts';

/** For how long a deleted one can be had back, milliseconds. */
const undoLasts = 10_000;

/** What is open: a new one of a kind, the example, or the id of one that is changed. */
type Open = { make: Template['kind']; example?: true } | { change: string };

/** What new tickets and checklists are filled with; leads look after it. */
export function TemplatesPage(): ReactElement {
  const { t } = useTexts();
  const templates = useAllTemplates();
  const role = useMe().data?.role;
  const leads = role === 'admin' || role === 'lead';
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  const making = open && 'make' in open ? open : undefined;
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('templates')}</h1>
        {leads && !making ? (
          <div className="actions">
            <Button kind="primary" onClick={() => setOpen({ make: 'ticket' })}>
              {t('templates.newTicket')}
            </Button>
            <Button onClick={() => setOpen({ make: 'checklist' })}>{t('templates.newChecklist')}</Button>
          </div>
        ) : null}
      </header>
      <p className="muted">{t('templates.about')}</p>
      {making ? <TemplateForm kind={making.make} example={making.example ?? false} onDone={close} /> : null}
      {templates.isPending ? (
        <Skeleton lines={4} label={t('loading')} />
      ) : templates.isError ? (
        <FailedState error={templates.error} onRetry={() => templates.refetch()} />
      ) : templates.data.length === 0 ? (
        making ? null : (
          <EmptyState
            icon="check"
            title={t('templates.none')}
            text={t(leads ? 'templates.noneHint' : 'templates.noneLight')}
            action={
              leads ? (
                <Button onClick={() => setOpen({ make: 'checklist', example: true })}>{t('templates.example')}</Button>
              ) : null
            }
          />
        )
      ) : (
        <ul className="lines">
          {templates.data.map((template) =>
            open && 'change' in open && open.change === template.id ? (
              <li key={template.id}>
                <TemplateForm kind={template.kind} template={template} onDone={close} />
              </li>
            ) : (
              <TemplateLine
                key={template.id}
                template={template}
                mayChange={leads}
                onEdit={() => setOpen({ change: template.id })}
              />
            ),
          )}
        </ul>
      )}
    </div>
  );
}

function TemplateLine(props: { template: Template; mayChange: boolean; onEdit: () => void }): ReactElement {
  const { t } = useTexts();
  const { template, mayChange, onEdit } = props;
  const { name, kind } = template;
  const mailbox = useMailboxes().data?.find(({ id }) => id === template.mailbox);
  const remove = useRemoving(template);
  const steps = template.kind === 'ticket' ? (template.ticket.checklist ?? []) : template.checklist;
  const says = [
    ...(template.kind === 'ticket' && template.ticket.subject ? [template.ticket.subject] : []),
    ...(steps.length > 0 ? [t('templates.stepCount', { count: steps.length })] : []),
  ];
  return (
    <li className="panel line">
      <div className="line-words">
        <div className="line-top">
          <h2>{name}</h2>
          <span className="pill">{t(`templates.${kind}`)}</span>
          {template.mailbox === undefined ? null : <span className="pill">{mailbox?.name ?? template.mailbox}</span>}
        </div>
        <p className="muted">{says.join(' · ')}</p>
      </div>
      {mayChange ? (
        <div className="actions">
          <Button size="small" aria-label={t('templates.editOne', { name })} onClick={onEdit}>
            {t('templates.edit')}
          </Button>
          <Button size="small" kind="quiet" aria-label={t('templates.deleteOne', { name })} onClick={remove}>
            {t('templates.delete')}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

/** Deletes it at once and offers to have it back. */
function useRemoving({ id, ...body }: Template): () => void {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const path = `/templates/${id}`;
  const refresh = () => queries.invalidateQueries({ queryKey: templatesKey });
  const onError = (error: Error): void => say(failure(error));
  const restore = useMutation({ mutationFn: () => api.send('PUT', path, { body }), onSuccess: refresh, onError });
  const remove = useMutation({
    mutationFn: () => api.send('DELETE', path),
    onSuccess: () => {
      refresh();
      const onPress = (): void => restore.mutate();
      say(t('templates.deleted', { name: body.name }), { label: t('undo'), lasts: undoLasts, onPress });
    },
    onError,
  });
  return () => remove.mutate();
}
