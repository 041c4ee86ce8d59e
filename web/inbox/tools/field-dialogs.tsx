import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactElement, useDeferredValue, useId, useState } from 'react';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { useAgents, useMailboxes, useTeams } from '../api/queries.ts';
import type { CustomerView, Page, TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useTexts } from './texts.ts';
import { ToolDialog } from './tool-dialog.tsx';

interface FieldDialogProps {
  ticket: TicketView;
  /** Changes the ticket on the version that is shown; what it throws is shown. */
  change: (patch: Record<string, unknown>) => Promise<unknown>;
  onClose: () => void;
}

/** Another subject; the mails keep theirs, and the thread holds. */
export function SubjectDialog({ ticket, change, onClose }: FieldDialogProps): ReactElement {
  const { t } = useTexts();
  const [subject, setSubject] = useState(ticket.subject);
  return (
    <ToolDialog
      title={t('tools.subjectTitle')}
      submit={t('tools.subjectDo')}
      ready={subject.trim() !== ''}
      onSubmit={() => change({ subject: subject.trim() })}
      onClose={onClose}
    >
      <TextField
        label={t('field.subject')}
        value={subject}
        maxLength={250}
        onChange={(event) => setSubject(event.target.value)}
      />
    </ToolDialog>
  );
}

/** Another front door. */
export function MailboxDialog({ ticket, change, onClose }: FieldDialogProps): ReactElement {
  const { t } = useTexts();
  const mailboxes = useMailboxes().data ?? [];
  const [mailbox, setMailbox] = useState(ticket.mailbox);
  return (
    <ToolDialog
      title={t('tools.mailboxTitle')}
      explained={t('tools.mailboxExplained')}
      submit={t('tools.mailboxDo')}
      ready={mailbox !== ticket.mailbox}
      onSubmit={() => change({ mailbox })}
      onClose={onClose}
    >
      <SelectField label={t('field.mailbox')} value={mailbox} onChange={(event) => setMailbox(event.target.value)}>
        {mailboxes.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
    </ToolDialog>
  );
}

/** Somebody else gets it, with a word about where it stands. */
export function HandOverDialog({ ticket, change, onClose }: FieldDialogProps): ReactElement {
  const { t } = useTexts();
  const agents = (useAgents().data ?? []).filter(({ active, role }) => active !== false && role !== 'light');
  const teams = useTeams().data ?? [];
  const [assignee, setAssignee] = useState(ticket.assignee ?? '');
  const [team, setTeam] = useState(ticket.team ?? '');
  const [note, setNote] = useState('');
  const hand = (): Promise<unknown> =>
    change({
      ...(assignee === (ticket.assignee ?? '') ? {} : { assignee: assignee || null }),
      ...(team === (ticket.team ?? '') ? {} : { team: team || null }),
      ...(note.trim() ? { note: note.trim(), mentions: assignee ? [assignee] : [] } : {}),
    });
  return (
    <ToolDialog
      title={t('tools.handOverTitle')}
      submit={t('tools.handOverDo')}
      ready={assignee !== (ticket.assignee ?? '') || team !== (ticket.team ?? '') || note.trim() !== ''}
      onSubmit={hand}
      onClose={onClose}
    >
      <SelectField label={t('field.assignee')} value={assignee} onChange={(event) => setAssignee(event.target.value)}>
        <option value="">{t('nobody')}</option>
        {agents.map(({ address, name }) => (
          <option key={address} value={address}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField label={t('field.team')} value={team} onChange={(event) => setTeam(event.target.value)}>
        <option value="">{t('noTeam')}</option>
        {teams.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextArea
        label={t('tools.handOverNote')}
        hint={t('tools.handOverHint')}
        rows={4}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </ToolDialog>
  );
}

/** Another customer: one who is known, or a new one. */
export function CustomerDialog({ ticket, change, onClose }: FieldDialogProps): ReactElement {
  const { t } = useTexts();
  const list = useId();
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const known = useKnown(useDeferredValue(address.trim() || name.trim()));
  const pick = (typed: string): void => {
    setAddress(typed);
    const customer = known.find(({ addresses }) => addresses.includes(typed.trim().toLowerCase()));
    if (customer) setName(customer.name);
  };
  return (
    <ToolDialog
      title={t('tools.customerTitle')}
      explained={t('tools.customerExplained')}
      submit={t('tools.customerDo')}
      ready={address.includes('@') && address.trim().toLowerCase() !== ticket.requester.address}
      onSubmit={() => change({ requester: { name: name.trim(), address: address.trim() } })}
      onClose={onClose}
    >
      <TextField
        label={t('tools.customerAddress')}
        type="email"
        list={list}
        autoComplete="off"
        value={address}
        onChange={(event) => pick(event.target.value)}
      />
      <datalist id={list}>
        {known.flatMap((customer) =>
          customer.addresses.map((each) => (
            <option key={each} value={each}>
              {customer.name}
            </option>
          )),
        )}
      </datalist>
      <TextField
        label={t('tools.customerName')}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </ToolDialog>
  );
}

/** Customers whose name or address begins so. */
export function useKnown(typed: string): CustomerView[] {
  const { api } = useDesk();
  const query = useQuery({
    queryKey: ['customers', 'known', typed],
    enabled: typed.length >= 2,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      (await api.get<Page<CustomerView>>('/customers', { query: { q: typed, limit: 8 }, signal })).items,
  });
  return query.data ?? [];
}
