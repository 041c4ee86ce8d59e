import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { keys, useFolders, useMailboxes, useMe } from '../api/queries.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';
import { type BulkAnswer, type BulkFilter, type BulkProgress, bulkQuery, runBulk } from './run-bulk.ts';

/** Folders that can be cleared up all at once. */
export const bulkFolders = ['spam', 'suspended', 'trash'] as const;
export type BulkFolder = (typeof bulkFolders)[number];
type BulkAction = 'release' | 'trash' | 'purge';

const ages = [0, 1, 7, 30] as const;

/** Clears a folder up: everything in it, or what fits a filter, goes back to the desk, to the trash, or away for good. */
export function BulkDialog(props: {
  folder: BulkFolder;
  mailbox: string | undefined;
  onClose: () => void;
}): ReactElement {
  const { t, language } = useTexts();
  const { folder } = props;
  const mailboxes = useMailboxes().data ?? [];
  const counts = useFolders().data ?? [];
  const fullest = counts.toSorted((a, b) => (b[folder] ?? 0) - (a[folder] ?? 0))[0]?.mailbox;
  const [chosen, setMailbox] = useState(props.mailbox);
  const mailbox = chosen ?? fullest ?? mailboxes[0]?.id ?? '';
  const [filter, setFilter] = useState<BulkFilter>({ sender: '', subject: '', days: 0 });
  const bulk = useBulk(folder, mailbox, filter);
  const total = counts.find((each) => each.mailbox === mailbox)?.[folder] ?? 0;
  const everything = Object.keys(bulkQuery(filter, 0)).length === 0;
  const number = new Intl.NumberFormat(language);
  const close = (): void => {
    bulk.stop();
    props.onClose();
  };
  return (
    <Dialog title={t('bulk.title', { folder: t(`folder.${folder}`) })} closeLabel={t('close')} onClose={close}>
      {bulk.state.at === 'asking' ? (
        <div className="form">
          <Filter mailbox={mailbox} onMailbox={setMailbox} filter={filter} onFilter={setFilter} />
          <p className="muted">{t('bulk.lies', { total: number.format(total) })}</p>
          {bulk.error ? (
            <p className="banner" data-tone="bad" role="alert">
              {bulk.error}
            </p>
          ) : null}
          <Choices folder={folder} everything={everything} disabled={mailbox === ''} onChoose={bulk.start} />
        </div>
      ) : (
        <Progress
          state={bulk.state}
          total={everything ? bulk.state.total : undefined}
          onStop={bulk.stop}
          onClose={close}
        />
      )}
    </Dialog>
  );
}

function Filter(props: {
  mailbox: string;
  onMailbox: (mailbox: string) => void;
  filter: BulkFilter;
  onFilter: (filter: BulkFilter) => void;
}): ReactElement {
  const { t } = useTexts();
  const { mailbox, onMailbox, filter, onFilter } = props;
  const mailboxes = useMailboxes().data ?? [];
  return (
    <>
      <div className="form-row">
        <SelectField label={t('field.mailbox')} value={mailbox} onChange={(event) => onMailbox(event.target.value)}>
          {mailboxes.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('bulk.age')}
          value={filter.days}
          onChange={(event) => onFilter({ ...filter, days: Number(event.target.value) })}
        >
          {ages.map((days) => (
            <option key={days} value={days}>
              {days === 0 ? t('bulk.anyAge') : t('bulk.older', { count: days })}
            </option>
          ))}
        </SelectField>
      </div>
      <TextField
        label={t('bulk.sender')}
        hint={t('bulk.senderHint')}
        autoComplete="off"
        value={filter.sender}
        onChange={(event) => onFilter({ ...filter, sender: event.target.value })}
      />
      <TextField
        label={t('bulk.subject')}
        autoComplete="off"
        value={filter.subject}
        onChange={(event) => onFilter({ ...filter, subject: event.target.value })}
      />
    </>
  );
}

/** What can be done; what cannot be undone is asked for twice. */
function Choices(props: {
  folder: BulkFolder;
  everything: boolean;
  disabled: boolean;
  onChoose: (action: BulkAction) => void;
}): ReactElement {
  const { t } = useTexts();
  const { folder, everything, disabled, onChoose } = props;
  const role = useMe().data?.role;
  const purges = role === 'lead' || role === 'admin';
  const [sure, setSure] = useState(false);
  const which = everything ? 'all' : 'some';
  return (
    <div className="actions actions-end">
      <Button disabled={disabled} onClick={() => onChoose('release')}>
        {t(`bulk.release.${which}`)}
      </Button>
      {folder === 'trash' ? null : (
        <Button disabled={disabled} onClick={() => onChoose('trash')}>
          {t(`bulk.trash.${which}`)}
        </Button>
      )}
      {purges ? (
        <Button
          kind="danger"
          disabled={disabled}
          onBlur={() => setSure(false)}
          onClick={() => (sure ? onChoose('purge') : setSure(true))}
        >
          {sure ? t('bulk.purgeSure') : t(`bulk.purge.${which}`)}
        </Button>
      ) : null}
    </div>
  );
}

function Progress(props: {
  state: Extract<BulkState, { at: 'running' | 'ended' }>;
  /** How many there are in all, where that is known. */
  total: number | undefined;
  onStop: () => void;
  onClose: () => void;
}): ReactElement {
  const { t, language } = useTexts();
  const { state, total } = props;
  const number = new Intl.NumberFormat(language);
  const done = number.format(state.progress.done);
  const running = state.at === 'running';
  return (
    <div className="form">
      <p role="status">
        {total === undefined
          ? t('bulk.done', { done })
          : t('bulk.doneOf', { done, total: number.format(Math.max(total, state.progress.done)) })}
        {state.progress.skipped > 0 ? ` ${t('bulk.skipped', { skipped: number.format(state.progress.skipped) })}` : ''}
      </p>
      {running ? (
        <progress
          className="bulk-progress"
          aria-label={t('bulk.running')}
          {...(total === undefined ? {} : { value: state.progress.done, max: Math.max(1, total) })}
        />
      ) : null}
      <div className="actions actions-end">
        {running ? (
          <Button disabled={state.stopping} onClick={props.onStop}>
            {t(state.stopping ? 'bulk.stopping' : 'bulk.stop')}
          </Button>
        ) : (
          <Button kind="primary" onClick={props.onClose}>
            {t('close')}
          </Button>
        )}
      </div>
    </div>
  );
}

type BulkState =
  | { at: 'asking' }
  | { at: 'running' | 'ended'; progress: BulkProgress; stopping: boolean; total: number };

function useBulk(folder: BulkFolder, mailbox: string, filter: BulkFilter) {
  const { api } = useDesk();
  const queries = useQueryClient();
  const failure = useFailure();
  const total = useFolders().data?.find((each) => each.mailbox === mailbox)?.[folder] ?? 0;
  const [state, setState] = useState<BulkState>({ at: 'asking' });
  const [error, setError] = useState<string>();
  const stopped = useRef(false);
  const start = async (action: BulkAction): Promise<void> => {
    stopped.current = false;
    setError(undefined);
    setState({ at: 'running', progress: { done: 0, skipped: 0 }, stopping: false, total });
    const body = { action, folder, mailbox, ...bulkQuery(filter, Date.now()) };
    try {
      await runBulk(
        (cursor) => api.send<BulkAnswer>('POST', '/mail/bulk', { body: { ...body, cursor } }),
        (progress) => setState((old) => (old.at === 'asking' ? old : { ...old, progress })),
        () => stopped.current,
      );
      setState((old) => (old.at === 'asking' ? old : { ...old, at: 'ended' }));
    } catch (failed) {
      setError(failure(failed));
      setState({ at: 'asking' });
    }
    for (const queryKey of [keys.tickets, keys.folders]) queries.invalidateQueries({ queryKey });
  };
  const stop = (): void => {
    stopped.current = true;
    setState((old) => (old.at === 'running' ? { ...old, stopping: true } : old));
  };
  return { state, error, start, stop };
}
