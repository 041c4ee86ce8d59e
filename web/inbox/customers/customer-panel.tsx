import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/time.tsx';
import { useToast } from '../../ui/toast.tsx';
import { keys, useCustomer } from '../api/queries.ts';
import type { TicketView, Undeliverable } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';

/** Who the customer is: their addresses, and which of them mail does not reach. */
export function CustomerPanel(props: { ticket: TicketView; disabled: boolean }): ReactElement {
  const { t } = useTexts();
  const { requester } = props.ticket;
  const customer = useCustomer(props.ticket).data;
  const undeliverable = customer?.undeliverable ?? [];
  const addresses = customer?.addresses.length ? customer.addresses : [requester.address];
  const name = customer?.name || requester.name;
  return (
    <section className="field customer" aria-label={t('customer')}>
      <h2 className="field-label">{t('customer')}</h2>
      {name ? <p>{name}</p> : null}
      <ul className="customer-addresses">
        {addresses.map((address) => (
          <li key={address}>{address}</li>
        ))}
      </ul>
      {undeliverable.map((each) => (
        <Unreached key={each.address} customer={requester.id} line={each} disabled={props.disabled} />
      ))}
    </section>
  );
}

function Unreached(props: { customer: string; line: Undeliverable; disabled: boolean }): ReactElement {
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
