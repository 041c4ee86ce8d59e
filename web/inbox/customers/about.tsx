import { type FormEvent, type ReactElement, type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useAgents } from '../api/queries.ts';
import { type CustomerView, type OrganisationView, type ProfilePath, useProfileChange } from './people-data.ts';
import { OrganisationField, StandingFields, standingIn } from './standing-fields.tsx';
import { usePeopleTexts } from './texts.ts';

/** The form of what is said of somebody once. What is being typed stays when somebody else changes them meanwhile. */
function AboutForm(props: {
  path: ProfilePath;
  version: number;
  read: (data: FormData) => Record<string, unknown>;
  onSaved?: (() => void) | undefined;
  children: ReactNode;
}): ReactElement {
  const { t } = usePeopleTexts();
  const say = useToast();
  const { run, busy } = useProfileChange(props.path);
  const [dirty, setDirty] = useState<number>();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const body = props.read(new FormData(event.currentTarget));
    if (!(await run({ method: 'PATCH', version: props.version, body }))) return;
    setDirty(undefined);
    say(t('customers.saved'));
    props.onSaved?.();
  };
  return (
    <form
      key={dirty ?? props.version}
      className="form people-tight"
      onSubmit={submit}
      onInput={() => setDirty(dirty ?? props.version)}
    >
      {props.children}
      <div className="actions">
        <Button type="submit" kind="primary" size="small" disabled={busy}>
          {t('customers.save')}
        </Button>
      </div>
    </form>
  );
}

/** Name, organisation, segment, owner and language of a customer. */
export function AboutCustomer(props: {
  customer: CustomerView;
  disabled: boolean;
  onSaved?: () => void;
}): ReactElement {
  const { t } = usePeopleTexts();
  const { id, name, organisation, segment, owner, language, version } = props.customer;
  if (props.disabled) return <AboutLines customer={props.customer} />;
  const read = (data: FormData) => {
    const chosen = String(data.get('organisation') ?? '') || null;
    return {
      name: String(data.get('name') ?? ''),
      ...standingIn(data),
      language: String(data.get('language') ?? '') || null,
      // That of a domain is not said by anybody as long as nobody chooses another.
      ...(chosen === (organisation?.id ?? null) ? {} : { organisation: chosen }),
    };
  };
  return (
    <AboutForm path={`/customers/${id}`} version={version} read={read} onSaved={props.onSaved}>
      <TextField name="name" label={t('customers.name')} defaultValue={name} maxLength={200} autoComplete="off" />
      <OrganisationField organisation={organisation} />
      <StandingFields segment={segment} owner={owner} />
      <SelectField name="language" label={t('customers.language')} defaultValue={language ?? ''}>
        <option value="">{t('customers.languageUnknown')}</option>
        <option value="fi">{t('language.fi')}</option>
        <option value="en">{t('language.en')}</option>
        {language && language !== 'fi' && language !== 'en' ? <option value={language}>{language}</option> : null}
      </SelectField>
    </AboutForm>
  );
}

/** Name, domains, segment and owner of an organisation. */
export function AboutOrganisation(props: { organisation: OrganisationView; disabled: boolean }): ReactElement {
  const { t } = usePeopleTexts();
  const { id, name, domains, segment, owner, version } = props.organisation;
  if (props.disabled) return <AboutLines customer={{ segment, owner, domains }} />;
  const read = (data: FormData) => ({
    name: String(data.get('name') ?? ''),
    domains: domainsIn(data),
    ...standingIn(data),
  });
  return (
    <AboutForm path={`/organisations/${id}`} version={version} read={read}>
      <TextField name="name" label={t('customers.name')} defaultValue={name} required maxLength={200} />
      <TextField
        name="domains"
        label={t('customers.domains')}
        hint={t('customers.domainsHint')}
        defaultValue={domains.join(', ')}
        autoComplete="off"
      />
      <StandingFields segment={segment} owner={owner} />
    </AboutForm>
  );
}

/** The domains that a form names, with commas or spaces between them. */
export const domainsIn = (data: FormData): string[] =>
  String(data.get('domains') ?? '')
    .split(/[\s,;]+/u)
    .map((domain) => domain.replace(/^@/u, '').toLowerCase())
    .filter(Boolean);

/** The same for somebody who may only read. */
function AboutLines(props: {
  customer: Pick<CustomerView, 'segment' | 'owner'> & Partial<Pick<CustomerView, 'language'>> & { domains?: string[] };
}): ReactElement {
  const { t } = usePeopleTexts();
  const { segment, owner, language, domains } = props.customer;
  const agents = useAgents().data;
  const lines: [string, string | null | undefined][] = [
    [t('customers.domains'), domains?.join(', ')],
    [t('customers.segment'), segment],
    [t('customers.owner'), agents?.find((agent) => agent.address === owner)?.name ?? owner],
    [t('customers.language'), language],
  ];
  return (
    <dl className="people-lines">
      {lines.flatMap(([name, value]) =>
        value ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ) : (
          []
        ),
      )}
    </dl>
  );
}
