import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { keys } from '../api/queries.ts';
import type { MailFilter, Page } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { FailedState, useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';
import { useNames } from '../ticket/timeline.tsx';
import { describeFilter } from './describe-filter.ts';
import { FilterForm } from './filter-form.tsx';

/** What is done with mails before they become tickets, in the order in which it is tried. */
export function Filters(): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const [making, setMaking] = useState(false);
  const filters = useQuery({
    queryKey: keys.mailFilters,
    queryFn: async () => (await api.get<Page<MailFilter>>('/mail/filters')).items,
  });
  return (
    <>
      {making ? (
        <FilterForm onDone={() => setMaking(false)} />
      ) : (
        <div className="actions">
          <Button kind="primary" onClick={() => setMaking(true)}>
            {t('filter.new')}
          </Button>
        </div>
      )}
      {filters.isPending ? (
        <Skeleton lines={4} label={t('loading')} />
      ) : filters.isError ? (
        <FailedState error={filters.error} onRetry={() => filters.refetch()} />
      ) : filters.data.length === 0 ? (
        <EmptyState icon="flow" title={t('filter.none')} text={t('filter.noneHint')} />
      ) : (
        <ul className="lines">
          {filters.data.map((filter) => (
            <FilterLine key={filter.id} filter={filter} />
          ))}
        </ul>
      )}
    </>
  );
}

function FilterLine(props: { filter: MailFilter }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const nameOf = useNames();
  const [asked, setAsked] = useState(false);
  const { id, ...body } = props.filter;
  const { name, enabled } = body;
  const path = `/mail/filters/${id}`;
  const after = {
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.mailFilters }),
    onError: (error: Error) => say(failure(error)),
  };
  const turn = useMutation({
    mutationFn: (on: boolean) => api.send('PUT', path, { body: { ...body, enabled: on } }),
    ...after,
  });
  const remove = useMutation({ mutationFn: () => api.send('DELETE', path), ...after });
  return (
    <li className="panel line">
      <div className="line-words">
        <h2>{name}</h2>
        <p className="muted">{describeFilter(props.filter, t, (team) => nameOf('team', team))}</p>
      </div>
      <div className="actions">
        <label className="check">
          <input
            type="checkbox"
            checked={turn.isPending ? turn.variables : enabled}
            aria-label={t('workflow.on', { name })}
            onChange={(event) => turn.mutate(event.target.checked)}
          />
          {enabled ? t('on') : t('off')}
        </label>
        <Button
          size="small"
          kind={asked ? 'danger' : 'quiet'}
          onBlur={() => setAsked(false)}
          onClick={() => (asked ? remove.mutate() : setAsked(true))}
        >
          {asked ? t('workflow.removeSure', { name }) : t('workflow.remove', { name })}
        </Button>
      </div>
    </li>
  );
}
