import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { keys } from '../api/queries.ts';
import type { Undeliverable } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';

/** An address that mail does not reach, and the way to say that it does again. */
export function Unreached(props: { customer: string; line: Undeliverable; disabled: boolean }): ReactElement {
  const { t, language } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const { address, kind, reason, at } = props.line;
  const clear = useMutation({
    mutationFn: () => api.send('DELETE', `/customers/${props.customer}/undeliverable/${encodeURIComponent(address)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.customer(props.customer) }),
    onError: (error) => say(failure(error)),
  });
  return (
    <div className="banner customer-unreached" data-tone="bad">
      <span>
        {t(`unreachable.${kind}`, { address })} <Moment at={at} language={language} />
        {reason ? ` · ${reason}` : ''}
      </span>
      {props.disabled ? null : (
        <Button size="small" disabled={clear.isPending} onClick={() => clear.mutate()}>
          {t('unreachable.clear')}
        </Button>
      )}
    </div>
  );
}
