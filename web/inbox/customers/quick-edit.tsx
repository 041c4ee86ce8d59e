import type { ReactElement } from 'react';
import { AboutCustomer } from './about.tsx';
import { Contacts } from './contacts.tsx';
import { Notes } from './notes.tsx';
import type { CustomerView } from './people-data.ts';

/** What is changed of a customer in passing, without leaving the ticket. */
export function QuickEdit(props: { customer: CustomerView; onDone: () => void }): ReactElement {
  const { customer } = props;
  return (
    <div className="form">
      <AboutCustomer customer={customer} disabled={false} onSaved={props.onDone} />
      <Contacts customer={customer} disabled={false} />
      <Notes path={`/customers/${customer.id}`} notes={customer.notes} disabled={false} most={5} />
    </div>
  );
}
