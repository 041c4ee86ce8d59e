import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FailedState } from '../shell/failed-state.tsx';
import {
  allOf,
  type CustomerView,
  type ListedCustomerView,
  useCustomerView,
  useDirectory,
  useProfileChange,
} from './people-data.ts';
import { usePeopleTexts } from './texts.ts';

/** Finds who is the same person, sets the two side by side and merges them. */
export function MergeDialog(props: {
  customer: CustomerView;
  onClose: () => void;
  /** @param id of the one that stays */
  onMerged: (id: string) => void;
}): ReactElement {
  const { t } = usePeopleTexts();
  const [other, setOther] = useState<string>();
  return (
    <Dialog title={t('customers.mergeWith')} closeLabel={t('close')} wide onClose={props.onClose}>
      {other === undefined ? (
        <Choose customer={props.customer} onChoose={setOther} />
      ) : (
        <Compare customer={props.customer} other={other} onMerged={props.onMerged} onBack={() => setOther(undefined)} />
      )}
    </Dialog>
  );
}

function Choose(props: { customer: CustomerView; onChoose: (id: string) => void }): ReactElement {
  const { t } = usePeopleTexts();
  const [q, setQ] = useState(props.customer.name.split(' ').at(-1) ?? '');
  const found = useDirectory<ListedCustomerView>('/customers', { q: q.trim() || undefined });
  const others = allOf(found.data?.pages).filter((one) => one.id !== props.customer.id);
  return (
    <div className="form">
      <p>{t('customers.mergeExplained')}</p>
      <TextField
        label={t('customers.search')}
        type="search"
        value={q}
        autoComplete="off"
        onChange={(event) => setQ(event.target.value)}
      />
      {found.isError ? <FailedState error={found.error} onRetry={() => found.refetch()} /> : null}
      {found.isPending ? <Skeleton lines={3} label={t('loading')} /> : null}
      {found.data && others.length === 0 ? <EmptyState icon="people" title={t('customers.none')} /> : null}
      <ul className="people-choices">
        {others.map((one) => (
          <li key={one.id}>
            <button type="button" className="people-choice" onClick={() => props.onChoose(one.id)}>
              <strong>{one.name || t('customers.noName')}</strong>
              <span className="muted">{one.addresses.join(', ')}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Compare(props: {
  customer: CustomerView;
  other: string;
  onMerged: (id: string) => void;
  onBack: () => void;
}): ReactElement {
  const { t } = usePeopleTexts();
  const query = useCustomerView(props.other);
  const [swapped, setSwapped] = useState(false);
  const other = query.data;
  const stays = swapped ? (other ?? props.customer) : props.customer;
  const goes = swapped ? props.customer : other;
  const { run, busy } = useProfileChange(`/customers/${stays.id}`);
  if (query.isError) return <FailedState error={query.error} onRetry={() => query.refetch()} />;
  if (!goes) return <Skeleton lines={4} label={t('loading')} />;
  return (
    <div className="form">
      <SideBySide stays={stays} goes={goes} />
      <div className="actions">
        <Button
          kind="primary"
          disabled={busy}
          onClick={async () => {
            if (await run({ method: 'POST', part: '/merges', body: { id: goes.id } })) props.onMerged(stays.id);
          }}
        >
          {t('customers.mergeDo')}
        </Button>
        <Button onClick={() => setSwapped(!swapped)}>{t('customers.mergeSwap')}</Button>
        <Button kind="quiet" onClick={props.onBack}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  );
}

/** Two customers in a table, line by line. */
function SideBySide(props: { stays: CustomerView; goes: CustomerView }): ReactElement {
  const { t } = usePeopleTexts();
  const { stays, goes } = props;
  const rows: [string, (one: CustomerView) => string][] = [
    [t('customers.name'), (one) => one.name || t('customers.noName')],
    [t('customers.addresses'), (one) => one.addresses.join(', ')],
    [t('customers.phones'), (one) => one.phones.join(', ')],
    [t('customers.organisation'), (one) => one.organisation?.name ?? ''],
    [t('customers.segment'), (one) => one.segment ?? ''],
    [t('customers.owner'), (one) => one.owner ?? ''],
    [t('customers.notes'), (one) => String(one.notes.length)],
  ];
  return (
    <div className="people-scroll-x">
      <table className="people-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{t('customers.mergeStays')}</th>
            <th scope="col">{t('customers.mergeGoes')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value(stays)}</td>
              <td>{value(goes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Who was merged into a customer, and the way back. */
export function MergedList(props: { customer: CustomerView; disabled: boolean }): ReactElement | null {
  const { t } = usePeopleTexts();
  const { run, busy } = useProfileChange(`/customers/${props.customer.id}`);
  const say = useToast();
  const { merged } = props.customer;
  if (merged.length === 0) return null;
  const undo = async (id: string, name: string): Promise<void> => {
    if (await run({ method: 'DELETE', part: `/merges/${id}` })) say(t('customers.unmerged', { name }));
  };
  return (
    <section className="panel form people-tight">
      <h2>{t('customers.merged')}</h2>
      <ul className="people-contacts">
        {merged.map((one) => {
          const name = one.name || (one.addresses[0] ?? one.id);
          return (
            <li key={one.id}>
              <span>
                {name}{' '}
                <span className="muted">
                  {one.addresses.join(', ')} · {t('customers.mergedBy', { who: one.by })}
                </span>
              </span>
              {props.disabled ? null : (
                <Button size="small" disabled={busy} onClick={() => undo(one.id, name)}>
                  {t('customers.unmerge', { name })}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
