import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactElement, useDeferredValue, useId, useRef, useState } from 'react';
import { kinds, priorities } from '../../../functions/tickets/ticket.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { ProblemError } from '../../ui/http.ts';
import { keys, useMailboxes } from '../api/queries.ts';
import type { Page, TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { readListSearch } from '../list/list-search.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTemplates } from '../templates/use-templates.ts';
import { useKnown } from '../tools/field-dialogs.tsx';
import {
  canReach,
  channels,
  emptyForm,
  fromTemplate,
  type NewTicketForm,
  newTicketBody,
  subjectOf,
} from './new-ticket.ts';
import { useTexts } from './texts.ts';

interface PartProps {
  form: NewTicketForm;
  set: (change: Partial<NewTicketForm>) => void;
  wrong: (path: string) => string | undefined;
}

/** A ticket for somebody who has called or stands at the door: who, and what about; solved at once where it was. No mail goes out for it. */
export function NewTicketDialog(props: { onClose: () => void; onMade: (number: number) => void }): ReactElement {
  const { t } = useTexts();
  const failure = useFailure();
  const usual = useUsualMailbox();
  const [form, setForm] = useState(emptyForm);
  const set = (change: Partial<NewTicketForm>): void => setForm((before) => ({ ...before, ...change }));
  const whole = { ...form, mailbox: form.mailbox || usual };
  const make = useMake(whole, props.onMade);
  const element = useRef<HTMLFormElement>(null);
  const parts: PartProps = { form: whole, set, wrong: make.wrong };
  return (
    <Dialog title={t('newTicket')} closeLabel={t('close')} onClose={props.onClose}>
      <form
        ref={element}
        className="form"
        onSubmit={make.submit}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) element.current?.requestSubmit();
        }}
      >
        <Template {...parts} />
        <Caller {...parts} />
        <TextArea
          label={t('newTicket.text')}
          hint={t('newTicket.textHint')}
          rows={3}
          required
          value={form.text}
          error={make.wrong('text') ?? make.wrong('subject')}
          onChange={(event) => set({ text: event.target.value })}
        />
        <Similar form={form} onOpen={props.onClose} />
        <Solved {...parts} />
        <Particulars {...parts} />
        {make.error ? (
          <p className="banner" data-tone="bad" role="alert">
            {failure(make.error)}
          </p>
        ) : null}
        <div className="actions actions-end">
          <Button kind="quiet" onClick={props.onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" kind="primary" disabled={make.busy}>
            {t('newTicket.make')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const lastMailbox = 'tuki.new-ticket.mailbox';

/** The mailbox that the list shows, else the one that the last ticket was made for, else the first. */
function useUsualMailbox(): string {
  const mailboxes = useMailboxes().data ?? [];
  const shown = readListSearch(useSearch({ strict: false })).mailbox;
  const known = (id: string | null | undefined): boolean => mailboxes.some((mailbox) => mailbox.id === id);
  return [shown, localStorage.getItem(lastMailbox), mailboxes[0]?.id].find(known) ?? '';
}

/** What a ticket of a usual kind begins with, where there is such a thing. */
function Template({ form, set }: PartProps): ReactElement | null {
  const { t } = useTexts();
  const templates = useTemplates('ticket', form.mailbox).data ?? [];
  if (templates.length === 0) return null;
  return (
    <SelectField
      label={t('newTicket.template')}
      labelHidden
      value=""
      onChange={(event) => {
        const chosen = templates.find(({ id }) => id === event.target.value);
        if (chosen) set(fromTemplate(chosen.ticket));
      }}
    >
      <option value="">{t('newTicket.template')}</option>
      {templates.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

/** Who it is: a customer who is known is found by the first letters of name, address or number. */
function Caller({ form, set, wrong }: PartProps): ReactElement {
  const { t } = useTexts();
  const list = useId();
  const known = useKnown(useDeferredValue(form.name.trim()));
  const [tried, setTried] = useState(false);
  const name = (typed: string): void => {
    const customer = known.find((each) => each.name === typed);
    const [address] = customer?.addresses ?? [];
    set({ name: typed, ...(address ? { reach: address } : {}) });
  };
  const missing = tried && form.reach.trim() !== '' && !canReach(form.reach) ? t('newTicket.reachMissing') : undefined;
  return (
    <div className="form-row">
      <TextField
        label={t('newTicket.who')}
        placeholder={t('newTicket.whoHint')}
        autoComplete="off"
        list={list}
        value={form.name}
        error={wrong('requester.name')}
        onChange={(event) => name(event.target.value)}
      />
      <datalist id={list}>
        {known.map((customer) => (
          <option key={customer.id} value={customer.name}>
            {customer.addresses[0]}
          </option>
        ))}
      </datalist>
      <TextField
        label={t('newTicket.reach')}
        autoComplete="off"
        required
        value={form.reach}
        error={wrong('requester.address') ?? wrong('requester.phone') ?? missing}
        onBlur={() => setTried(true)}
        onChange={(event) => set({ reach: event.target.value })}
      />
    </div>
  );
}

/** Tickets of the same customer that this may be about. */
function Similar(props: { form: NewTicketForm; onOpen: () => void }): ReactElement | null {
  const { t } = useTexts();
  const { api } = useDesk();
  const address = useDeferredValue(props.form.reach.trim().toLowerCase());
  const subject = useDeferredValue(subjectOf(props.form.text));
  const found = useQuery({
    queryKey: ['similar', address, subject],
    enabled: /^[^@\s]+@[^@\s]+\.[^@\s]+$/u.test(address),
    queryFn: async ({ signal }) =>
      (await api.get<Page<TicketView>>('/tickets/similar', { query: { address, subject }, signal })).items,
  }).data;
  if (!found || found.length === 0) return null;
  return (
    <div className="banner similar" data-tone="info" role="status">
      <p>{t('newTicket.similar')}</p>
      <ul>
        {found.map((ticket) => (
          <li key={ticket.number}>
            <Link
              to="/tickets/$number"
              params={{ number: String(ticket.number) }}
              search={(before) => readListSearch(before)}
              onClick={props.onOpen}
            >
              #{ticket.number} {ticket.subject}
            </Link>{' '}
            <span className="muted">{t(`status.${ticket.status}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Solved({ form, set }: PartProps): ReactElement {
  const { t } = useTexts();
  return (
    <>
      <TextArea
        label={t('newTicket.solution')}
        hint={t('newTicket.solutionHint')}
        rows={2}
        value={form.solution}
        onChange={(event) => set({ solution: event.target.value })}
      />
      <div className="actions">
        <label className="check">
          <input type="checkbox" checked={form.closed} onChange={(event) => set({ closed: event.target.checked })} />
          {t('newTicket.closed')}
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={form.mine || form.closed}
            disabled={form.closed}
            onChange={(event) => set({ mine: event.target.checked })}
          />
          {t('newTicket.mine')}
        </label>
      </div>
    </>
  );
}

function Particulars({ form, set, wrong }: PartProps): ReactElement {
  const { t } = useTexts();
  const mailboxes = useMailboxes().data ?? [];
  return (
    <>
      <div className="form-row">
        <SelectField
          label={t('field.mailbox')}
          value={form.mailbox}
          error={wrong('mailbox')}
          onChange={(event) => set({ mailbox: event.target.value })}
        >
          {mailboxes.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('newTicket.channel')}
          value={form.channel}
          onChange={(event) => set({ channel: channels.find((known) => known === event.target.value) ?? 'phone' })}
        >
          {channels.map((channel) => (
            <option key={channel} value={channel}>
              {t(`channel.${channel}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <details>
        <summary>{t('newTicket.more')}</summary>
        <div className="form-row">
          <SelectField
            label={t('field.kind')}
            value={form.kind}
            onChange={(event) => set({ kind: kinds.find((known) => known === event.target.value) ?? 'question' })}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kind.${kind}`)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('field.priority')}
            value={form.priority}
            onChange={(event) =>
              set({ priority: priorities.find((known) => known === event.target.value) ?? 'normal' })
            }
          >
            {priorities.map((priority) => (
              <option key={priority} value={priority}>
                {t(`priority.${priority}`)}
              </option>
            ))}
          </SelectField>
          <TextField
            label={t('newTicket.tags')}
            hint={t('newTicket.tagsHint')}
            value={form.tags}
            error={wrong('tags')}
            onChange={(event) => set({ tags: event.target.value })}
          />
        </div>
      </details>
    </>
  );
}

function useMake(form: NewTicketForm, onMade: (number: number) => void) {
  const { api } = useDesk();
  const queries = useQueryClient();
  const [key] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const wrong = (path: string): string | undefined =>
    error instanceof ProblemError ? error.fieldMessage(path) : undefined;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy || !canReach(form.reach)) return;
    setBusy(true);
    setError(undefined);
    try {
      const ticket = await api.send<TicketView>('POST', '/tickets', {
        headers: { 'idempotency-key': key },
        body: newTicketBody(form),
      });
      localStorage.setItem(lastMailbox, form.mailbox);
      for (const queryKey of [keys.tickets, keys.folders]) queries.invalidateQueries({ queryKey });
      onMade(ticket.number);
    } catch (failed) {
      setError(failed);
      setBusy(false);
    }
  };
  return { submit, busy, error, wrong };
}
