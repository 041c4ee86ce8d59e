import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { ProblemError } from '../../ui/http.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { domainsIn } from './about.tsx';
import { OrganisationField, StandingFields, standingIn } from './standing-fields.tsx';
import { usePeopleTexts } from './texts.ts';

/** Makes a customer or an organisation. */
export function NewDialog(props: {
  kind: 'customer' | 'organisation';
  onClose: () => void;
  onMade: (id: string) => void;
}): ReactElement {
  const { t } = usePeopleTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const failure = useFailure();
  const [key] = useState(() => crypto.randomUUID());
  const [failed, setFailed] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const customer = props.kind === 'customer';
  const wrong = (path: string): string | undefined =>
    failed instanceof ProblemError ? failed.fieldMessage(path) : undefined;
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setBusy(true);
    try {
      const made = await api.send<{ id: string }>('POST', customer ? '/customers' : '/organisations', {
        body: customer ? customerIn(data) : { name: data.get('name'), domains: domainsIn(data), ...standingIn(data) },
        headers: { 'idempotency-key': key },
      });
      await queries.invalidateQueries({ queryKey: ['people'] });
      props.onMade(made.id);
    } catch (error) {
      setFailed(error);
      setBusy(false);
    }
  };
  const known = ['name', 'addresses', 'phones', 'domains'].some(wrong);
  return (
    <Dialog
      title={t(customer ? 'customers.new' : 'customers.newOrganisation')}
      closeLabel={t('close')}
      onClose={props.onClose}
    >
      <form className="form" onSubmit={submit}>
        <TextField
          name="name"
          label={t('customers.name')}
          maxLength={200}
          required={!customer}
          autoComplete="off"
          error={wrong('name')}
        />
        {customer ? (
          <>
            <TextField
              name="address"
              type="email"
              label={t('customers.address')}
              autoComplete="off"
              error={wrong('addresses')}
            />
            <TextField
              name="phone"
              type="tel"
              label={t('customers.phone')}
              autoComplete="off"
              error={wrong('phones')}
            />
            <OrganisationField organisation={null} />
          </>
        ) : (
          <TextField
            name="domains"
            label={t('customers.domains')}
            hint={t('customers.domainsHint')}
            autoComplete="off"
            error={wrong('domains')}
          />
        )}
        <StandingFields segment={null} owner={null} />
        {failed !== undefined && !known ? (
          <p className="banner" data-tone="bad" role="alert">
            {failure(failed)}
          </p>
        ) : null}
        <div className="actions">
          <Button type="submit" kind="primary" disabled={busy}>
            {t(customer ? 'customers.make' : 'customers.makeOrganisation')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function customerIn(data: FormData): Record<string, unknown> {
  const text = (name: string): string => String(data.get(name) ?? '').trim();
  const { segment, owner } = standingIn(data);
  return {
    name: text('name'),
    addresses: [text('address')].filter(Boolean),
    ...(text('phone') ? { phones: [text('phone')] } : {}),
    ...(text('organisation') ? { organisation: text('organisation') } : {}),
    ...(segment ? { segment } : {}),
    ...(owner ? { owner } : {}),
  };
}
