import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { keys } from '../api/queries.ts';
import type { Page, Workflow } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { FailedState, useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';
import { useNames } from '../ticket/timeline.tsx';
import { describeWorkflow } from './describe-workflow.ts';
import { WorkflowForm } from './workflow-form.tsx';

/** What the desk does by itself: the rules, their switches, and a new one. */
export function WorkflowsPage(): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const [making, setMaking] = useState(false);
  const workflows = useQuery({
    queryKey: keys.workflows,
    queryFn: async () => (await api.get<Page<Workflow>>('/workflows')).items,
  });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('workflows')}</h1>
        {making ? null : (
          <Button kind="primary" onClick={() => setMaking(true)}>
            {t('workflow.new')}
          </Button>
        )}
      </header>
      {making ? <WorkflowForm onDone={() => setMaking(false)} /> : null}
      {workflows.isPending ? (
        <Skeleton lines={4} label={t('loading')} />
      ) : workflows.isError ? (
        <FailedState error={workflows.error} onRetry={() => workflows.refetch()} />
      ) : workflows.data.length === 0 ? (
        <EmptyState icon="flow" title={t('workflow.none')} text={t('workflow.noneHint')} />
      ) : (
        <ul className="workflows">
          {workflows.data.map((workflow) => (
            <WorkflowLine key={workflow.id} workflow={workflow} />
          ))}
        </ul>
      )}
    </div>
  );
}

function WorkflowLine(props: { workflow: Workflow }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const { workflow } = props;
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const nameOf = useNames();
  const [asked, setAsked] = useState(false);
  const after = {
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.workflows }),
    onError: (error: Error) => say(failure(error)),
  };
  const path = `/workflows/${workflow.id}`;
  const turn = useMutation({
    mutationFn: (enabled: boolean) => api.send('PATCH', path, { body: { enabled } }),
    ...after,
  });
  const remove = useMutation({ mutationFn: () => api.send('DELETE', path), ...after });
  return (
    <li className="workflow">
      <div>
        <h2>{workflow.name}</h2>
        <p className="muted">{describeWorkflow(workflow, t, nameOf)}</p>
      </div>
      <div className="actions">
        <label className="check">
          <input
            type="checkbox"
            checked={turn.isPending ? turn.variables : workflow.enabled}
            aria-label={t('workflow.on', { name: workflow.name })}
            onChange={(event) => turn.mutate(event.target.checked)}
          />
          {workflow.enabled ? t('on') : t('off')}
        </label>
        <Button
          size="small"
          kind={asked ? 'danger' : 'quiet'}
          onBlur={() => setAsked(false)}
          onClick={() => (asked ? remove.mutate() : setAsked(true))}
        >
          {asked ? t('workflow.removeSure', { name: workflow.name }) : t('workflow.remove', { name: workflow.name })}
        </Button>
      </div>
    </li>
  );
}
