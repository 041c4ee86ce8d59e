import { useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import type { TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from './texts.ts';

/** The tickets that are part of this one since they were merged, and the way back for each. */
export function MergedHere(props: { ticket: TicketView; disabled: boolean }): ReactElement | null {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const { number, merged } = props.ticket;
  if (merged.length === 0) return null;
  const unmerge = async (other: number): Promise<void> => {
    try {
      await api.send('DELETE', `/tickets/${number}/merges/${other}`);
      say(t('tools.unmerged', { number: other }));
    } catch (error) {
      say(failure(error));
    }
    queries.invalidateQueries();
  };
  return (
    <div className="merged-here">
      <span className="muted">
        {t('tools.mergedHere', { numbers: merged.map((each) => `#${each.number}`).join(', ') })}
      </span>
      {props.disabled
        ? null
        : merged
            .filter(({ via }) => via === null)
            .map((each) => (
              <Button key={each.number} size="small" kind="quiet" onClick={() => void unmerge(each.number)}>
                {t('tools.unmerge', { number: each.number })}
              </Button>
            ))}
    </div>
  );
}
