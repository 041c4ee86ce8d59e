import { Link } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { entriesIn, useEntries, useMe } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { judge } from '../ticket/verdicts.ts';
import { telephone } from './contacts.tsx';
import { Marks } from './directory-rows.tsx';
import {
  type CustomerView,
  useCustomerView,
  useProfilePage,
  useTicketsOfCustomer,
  useTicketsOfOrganisation,
} from './people-data.ts';
import { usePeopleTexts } from './texts.ts';
import { TicketLines } from './ticket-lines.tsx';
import { Unreached } from './unreached.tsx';
import './customers.css';

const Documentation = lazy(async () => ({ default: (await import('./documentation.tsx')).Documentation }));
const QuickEdit = lazy(async () => ({ default: (await import('./quick-edit.tsx')).QuickEdit }));

/** The customer beside a ticket: who they are, what the team knows of them, and their other tickets at a glance. */
export function CustomerPanel(props: { ticket: TicketView; disabled: boolean }): ReactElement {
  const { t } = usePeopleTexts();
  const { requester, folder } = props.ticket;
  const customer = useCustomerView(requester.id, folder === 'desk').data;
  const mayChange = (useMe().data?.role ?? 'light') !== 'light';
  const [open, setOpen] = useState<'page' | 'edit'>();
  const name = customer?.name || requester.name;
  const addresses = customer?.addresses.length ? customer.addresses : [requester.address];
  return (
    <section className="field customer" aria-label={t('customer')}>
      <h2 className="field-label">{t('customer')}</h2>
      <div className="people-between">
        {customer ? (
          <Link to="/customers/$id" params={{ id: customer.id }} className="people-name">
            {name || t('customers.openCustomer')}
          </Link>
        ) : (
          <span>{name}</span>
        )}
        {customer && mayChange ? (
          <Button size="small" kind="quiet" onClick={() => setOpen('edit')}>
            {t('customers.edit')}
          </Button>
        ) : null}
      </div>
      <SenderTrust ticket={props.ticket} />
      {customer ? <Standing customer={customer} /> : null}
      <ul className="customer-addresses">
        {addresses.map((address) => (
          <li key={address}>{address}</li>
        ))}
        {customer?.phones.map((phone) => (
          <li key={phone}>
            <a href={telephone(phone)} aria-label={t('customers.phoneSpoken', { phone })}>
              {phone}
            </a>
          </li>
        ))}
      </ul>
      {customer?.undeliverable.map((each) => (
        <Unreached key={each.address} customer={customer.id} line={each} disabled={props.disabled} />
      ))}
      {customer ? <Known customer={customer} onPage={() => setOpen('page')} /> : null}
      <LatestTickets ticket={props.ticket} customer={customer} />
      {customer && open ? (
        <PanelDialog customer={customer} shows={open} disabled={!mayChange} onClose={() => setOpen(undefined)} />
      ) : null}
    </section>
  );
}

/** The documentation, or what is changed in passing, without leaving the ticket. */
function PanelDialog(props: {
  customer: CustomerView;
  shows: 'page' | 'edit';
  disabled: boolean;
  onClose: () => void;
}): ReactElement {
  const { t } = usePeopleTexts();
  const { customer, shows, onClose } = props;
  const page = shows === 'page';
  return (
    <Dialog
      title={page ? t('customers.documentation') : customer.name || t('customers.noName')}
      closeLabel={t('close')}
      wide={page}
      onClose={onClose}
    >
      <Suspense fallback={<Skeleton lines={6} label={t('loading')} />}>
        {page ? (
          <Documentation path={`/customers/${customer.id}`} disabled={props.disabled} />
        ) : (
          <QuickEdit customer={customer} onDone={onClose} />
        )}
      </Suspense>
    </Dialog>
  );
}

function Standing(props: { customer: CustomerView }): ReactElement | null {
  const { organisation, segment, owner } = props.customer;
  if (!organisation && !segment && !owner) return null;
  return (
    <p className="people-marks">
      {organisation ? (
        <Link to="/organisations/$id" params={{ id: organisation.id }}>
          {organisation.name}
        </Link>
      ) : null}
      <Marks segment={segment} owner={owner} />
    </p>
  );
}

/** Whether the newest message of the requester's was really theirs, as far as its domain says. */
function SenderTrust(props: { ticket: TicketView }): ReactElement | null {
  const { t } = usePeopleTexts();
  const { number, requester } = props.ticket;
  const newest = entriesIn(useEntries(number).data).findLast(
    (entry) => entry.type === 'received' && entry.from.address.toLowerCase() === requester.address.toLowerCase(),
  );
  const verdicts = newest?.type === 'received' ? newest.verdicts : undefined;
  if (!verdicts) return null;
  const { kind } = judge(verdicts);
  const words = { verified: 'senderVerified', unclear: 'senderUnclear', failed: 'senderFailed' } as const;
  return (
    <p>
      <span className="pill" data-tone={kind === 'verified' ? 'good' : kind === 'failed' ? 'bad' : 'warn'}>
        <Icon name={kind === 'failed' ? 'alert' : 'shield'} size={14} />
        {t(`customers.${words[kind]}`)}
      </span>
    </p>
  );
}

/** Notes, properties, and the way to the documentation. */
function Known(props: { customer: CustomerView; onPage: () => void }): ReactElement {
  const { t } = usePeopleTexts();
  const { notes, properties } = props.customer;
  const names = Object.keys(properties);
  return (
    <>
      {notes.slice(0, 3).map((note) => (
        <p key={note.id} className="people-note people-text">
          {note.text}
        </p>
      ))}
      {names.length > 0 ? (
        <dl className="people-lines">
          {names.slice(0, 6).map((name) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{properties[name]}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <Environment id={props.customer.id} />
      <div className="actions">
        <Button size="small" onClick={props.onPage}>
          <Icon name="file" size={14} />
          {t('customers.openPage')}
        </Button>
      </div>
    </>
  );
}

/** Their versions and the like, fetched when they are asked for. */
function Environment(props: { id: string }): ReactElement {
  const { t } = usePeopleTexts();
  const [open, setOpen] = useState(false);
  const page = useProfilePage(`/customers/${props.id}`, open);
  const pairs = Object.entries(page.data?.environment ?? {});
  return (
    <details className="people-more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('customers.environment')}</summary>
      {page.isLoading ? <Skeleton lines={2} label={t('loading')} /> : null}
      {page.data && pairs.length === 0 ? <p className="muted">{t('customers.noPage')}</p> : null}
      <dl className="people-lines">
        {pairs.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function LatestTickets(props: { ticket: TicketView; customer: CustomerView | undefined }): ReactElement {
  const { t } = usePeopleTexts();
  const { ticket, customer } = props;
  const own = useTicketsOfCustomer(ticket.requester.id, 6);
  const others = (own.data?.pages[0]?.items ?? []).filter((one) => one.number !== ticket.number).slice(0, 5);
  return (
    <>
      {others.length > 0 ? (
        <nav className="field" aria-label={t('otherTickets')}>
          <h3 className="field-label">{t('customers.otherTickets')}</h3>
          <TicketLines tickets={others} />
        </nav>
      ) : null}
      {customer?.organisation ? (
        <OrganisationTickets ticket={ticket.number} organisation={customer.organisation} shown={others} />
      ) : null}
    </>
  );
}

/** The tickets of their colleagues, fetched when they are asked for. */
function OrganisationTickets(props: {
  ticket: number;
  organisation: { id: string; name: string };
  shown: TicketView[];
}): ReactElement {
  const { t } = usePeopleTexts();
  const [open, setOpen] = useState(false);
  const query = useTicketsOfOrganisation(props.organisation.id, false, open);
  const known = new Set([props.ticket, ...props.shown.map((one) => one.number)]);
  const tickets = (query.data ?? []).filter((one) => !known.has(one.number)).slice(0, 8);
  return (
    <details className="people-more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('customers.colleaguesTickets', { name: props.organisation.name })}</summary>
      {query.isFetching && !query.data ? <Skeleton lines={2} label={t('loading')} /> : null}
      {query.data && tickets.length === 0 ? <p className="muted">{t('customers.noTickets')}</p> : null}
      <TicketLines tickets={tickets} withRequester />
    </details>
  );
}
