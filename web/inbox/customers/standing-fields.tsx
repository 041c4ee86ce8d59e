import { type ReactElement, useId, useState } from 'react';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useAgents } from '../api/queries.ts';
import { allOf, type ListedOrganisationView, useDirectory, useSegments } from './people-data.ts';
import { usePeopleTexts } from './texts.ts';

/** Inputs for the segment and the account owner; named `segment` and `owner` in their form. */
export function StandingFields(props: { segment: string | null; owner: string | null }): ReactElement {
  const { t } = usePeopleTexts();
  const list = useId();
  const segments = useSegments().data ?? [];
  const agents = (useAgents().data ?? []).filter((agent) => agent.active !== false || agent.address === props.owner);
  return (
    <>
      <TextField
        name="segment"
        label={t('customers.segment')}
        hint={t('customers.segmentHint')}
        defaultValue={props.segment ?? ''}
        maxLength={40}
        list={list}
        autoComplete="off"
      />
      <datalist id={list}>
        {segments.map((segment) => (
          <option key={segment} value={segment} />
        ))}
      </datalist>
      <SelectField name="owner" label={t('customers.owner')} defaultValue={props.owner ?? ''} key={agents.length}>
        <option value="">{t('customers.noOwner')}</option>
        {agents.map((agent) => (
          <option key={agent.address} value={agent.address}>
            {agent.name}
          </option>
        ))}
      </SelectField>
    </>
  );
}

/** Input for the organisation of a customer, found while its name is typed; named `organisation` in its form, with its id as the value. */
export function OrganisationField(props: {
  organisation: { id: string; name: string; byDomain?: boolean } | null;
}): ReactElement {
  const { t } = usePeopleTexts();
  const [asked, setAsked] = useState('');
  const found = useDirectory<ListedOrganisationView>('/organisations', { q: asked || undefined });
  const options = allOf(found.data?.pages).filter((one) => one.id !== props.organisation?.id);
  return (
    <div className="people-organisation">
      <SelectField
        name="organisation"
        label={t('customers.organisation')}
        defaultValue={props.organisation?.id ?? ''}
        {...(props.organisation?.byDomain ? { hint: t('customers.organisationByDomain') } : {})}
      >
        <option value="">{t('customers.noOrganisation')}</option>
        {props.organisation ? <option value={props.organisation.id}>{props.organisation.name}</option> : null}
        {options.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </SelectField>
      {found.hasNextPage || asked ? (
        <TextField
          label={t('customers.searchOrganisations')}
          type="search"
          value={asked}
          onChange={(event) => setAsked(event.target.value)}
        />
      ) : null}
    </div>
  );
}

/** What a form with these inputs says: empty is none. */
export function standingIn(data: FormData): { segment: string | null; owner: string | null } {
  const text = (name: string): string | null => String(data.get(name) ?? '').trim() || null;
  return { segment: text('segment'), owner: text('owner') };
}
