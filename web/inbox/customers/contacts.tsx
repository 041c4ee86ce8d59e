import { type FormEvent, type ReactElement, type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { type CustomerView, useProfileChange } from './people-data.ts';
import { usePeopleTexts } from './texts.ts';

/** The link that a phone calls by. */
export const telephone = (phone: string): string => `tel:${phone.replace(/[^+\d]/gu, '')}`;

/** Addresses and phones of a customer, to be added and taken away. */
export function Contacts(props: { customer: CustomerView; disabled: boolean }): ReactElement {
  const { t } = usePeopleTexts();
  const { id, addresses, fixedAddresses, phones, version } = props.customer;
  const { run, busy } = useProfileChange(`/customers/${id}`);
  const disabled = props.disabled || busy;
  return (
    <>
      <List
        title={t('customers.addresses')}
        add={t('customers.addAddress')}
        label={t('customers.address')}
        type="email"
        disabled={props.disabled}
        onAdd={(address) => run({ method: 'POST', part: '/addresses', body: { address } })}
      >
        {addresses.map((address) => (
          <li key={address}>
            <a href={`mailto:${address}`}>{address}</a>
            {fixedAddresses.includes(address) ? (
              <span className="muted">{addresses.length > 1 ? t('customers.addressIsKey') : ''}</span>
            ) : props.disabled ? null : (
              <Remove
                name={t('customers.removeAddress', { address })}
                disabled={disabled}
                onRemove={() => run({ method: 'DELETE', part: `/addresses/${encodeURIComponent(address)}` })}
              />
            )}
          </li>
        ))}
      </List>
      <List
        title={t('customers.phones')}
        add={t('customers.addPhone')}
        label={t('customers.phone')}
        type="tel"
        disabled={props.disabled}
        onAdd={(phone) => run({ method: 'PATCH', version, body: { phones: [...phones, phone] } })}
      >
        {phones.map((phone) => (
          <li key={phone}>
            <a href={telephone(phone)}>{phone}</a>
            {props.disabled ? null : (
              <Remove
                name={t('customers.removePhone', { phone })}
                disabled={disabled}
                onRemove={() =>
                  run({ method: 'PATCH', version, body: { phones: phones.filter((one) => one !== phone) } })
                }
              />
            )}
          </li>
        ))}
      </List>
    </>
  );
}

function Remove(props: { name: string; disabled: boolean; onRemove: () => void }): ReactElement {
  return (
    <Button kind="quiet" size="small" aria-label={props.name} disabled={props.disabled} onClick={props.onRemove}>
      <Icon name="close" size={14} />
    </Button>
  );
}

function List(props: {
  title: string;
  label: string;
  add: string;
  type: 'email' | 'tel';
  disabled: boolean;
  onAdd: (text: string) => Promise<boolean>;
  children: ReactNode;
}): ReactElement {
  const [text, setText] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (text.trim() && (await props.onAdd(text.trim()))) setText('');
  };
  return (
    <div className="field">
      <h3 className="field-label">{props.title}</h3>
      <ul className="people-contacts">{props.children}</ul>
      {props.disabled ? null : (
        <form onSubmit={submit} className="people-add">
          <input
            className="input"
            type={props.type}
            aria-label={props.label}
            placeholder={props.label}
            value={text}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" size="small" disabled={text.trim() === ''}>
            {props.add}
          </Button>
        </form>
      )}
    </div>
  );
}
