import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ProblemError } from '../../ui/http.ts';
import { useToast } from '../../ui/toast.tsx';
import { useMailboxes } from '../api/queries.ts';
import { readListSearch } from '../list/list-search.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useLeads, useViewChanges, type View } from './queries.ts';
import { useTexts } from './texts.ts';

const sorts = ['relevance', 'waitingSince', '-waitingSince'] as const;
/** A deleted view can be had back for so long, milliseconds. */
const undoLasts = 8000;

/** Makes a view of a search, or changes one: its name, what it looks for, its order, who sees it. */
export function ViewDialog(props: { view: View | Pick<View, 'q'>; onClose: () => void }): ReactElement {
  const { t } = useTexts();
  const say = useToast();
  const failure = useFailure();
  const navigate = useNavigate();
  const { save } = useViewChanges();
  const before = 'id' in props.view ? props.view : undefined;
  const [view, setView] = useState<Omit<View, 'owner'>>({
    id: crypto.randomUUID(),
    name: '',
    sort: 'relevance',
    shared: false,
    order: 0,
    ...props.view,
  });
  const keep = useMutation({
    mutationFn: () => save({ ...view, name: view.name.trim(), q: view.q.trim() }),
    onSuccess: () => {
      say(t('views.saved', { name: view.name.trim() }));
      props.onClose();
      if (!before) navigate({ to: '/', search: { view: view.id } });
    },
  });
  const problem = keep.error instanceof ProblemError ? keep.error : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    keep.mutate();
  };
  return (
    <Dialog title={t(before ? 'views.editTitle' : 'views.saveTitle')} closeLabel={t('close')} onClose={props.onClose}>
      <form className="form" onSubmit={submit}>
        <ViewFields view={view} problem={problem} onChange={(change) => setView({ ...view, ...change })} />
        {keep.error && problem?.fields.length !== 1 ? (
          <p className="banner" data-tone="bad" role="alert">
            {failure(keep.error)}
          </p>
        ) : null}
        <div className="view-actions">
          <Button kind="primary" type="submit" disabled={keep.isPending}>
            {t('save')}
          </Button>
          {before ? <DeleteButton view={before} onDone={props.onClose} /> : null}
        </div>
      </form>
    </Dialog>
  );
}

function ViewFields(props: {
  view: Omit<View, 'owner'>;
  problem: ProblemError | undefined;
  onChange: (change: Partial<View>) => void;
}): ReactElement {
  const { t } = useTexts();
  const { view, problem, onChange: put } = props;
  const leads = useLeads();
  const mailboxes = useMailboxes().data ?? [];
  return (
    <>
      <TextField
        label={t('views.name')}
        required
        maxLength={60}
        value={view.name}
        error={problem?.fieldMessage('name')}
        onChange={(event) => put({ name: event.target.value })}
      />
      <TextField
        label={t('views.q')}
        maxLength={500}
        value={view.q}
        error={problem?.fieldMessage('q')}
        onChange={(event) => put({ q: event.target.value })}
      />
      <SelectField
        label={t('views.mailbox')}
        value={view.mailbox ?? ''}
        onChange={(event) => put({ mailbox: event.target.value || undefined })}
      >
        <option value="">{t('allMailboxes')}</option>
        {mailboxes.map((mailbox) => (
          <option key={mailbox.id} value={mailbox.id}>
            {mailbox.name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('views.sort')}
        value={view.sort}
        onChange={(event) => put({ sort: sorts.find((sort) => sort === event.target.value) ?? 'relevance' })}
      >
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {t(`views.sort.${sort}`)}
          </option>
        ))}
      </SelectField>
      {leads ? (
        <label className="check">
          <input type="checkbox" checked={view.shared} onChange={(event) => put({ shared: event.target.checked })} />
          {t('views.shared')}
        </label>
      ) : null}
    </>
  );
}

function DeleteButton(props: { view: View; onDone: () => void }): ReactElement {
  const { t } = useTexts();
  const { view } = props;
  const say = useToast();
  const failure = useFailure();
  const navigate = useNavigate();
  const { save, remove } = useViewChanges();
  const open = readListSearch(useSearch({ strict: false })).view === view.id;
  const goes = useMutation({
    mutationFn: async () => {
      // First, so that the list does not ask for what is gone.
      if (open) await navigate({ to: '/', search: {} });
      await remove(view);
    },
    onSuccess: () => {
      const undo = (): void => void save(view).catch((error: unknown) => say(failure(error)));
      say(t('views.deleted', { name: view.name }), { label: t('views.undo'), onPress: undo, lasts: undoLasts });
      props.onDone();
    },
    onError: (error) => say(failure(error)),
  });
  return (
    <Button kind="danger" disabled={goes.isPending} onClick={() => goes.mutate()}>
      {t('views.delete')}
    </Button>
  );
}
