import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useRef, useState } from 'react';
import { priorities } from '../../../functions/tickets/ticket.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useToast } from '../../ui/toast.tsx';
import { keys, useAgents, useMailboxes, useMe, useTeams } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { changeMany, type ManyProgress, type OneChange, type OneOutcome } from './change-many.ts';
import './many.css';
import { useTexts } from './texts.ts';

/** For how long what was done can be taken back with one press, milliseconds. */
const undoLasts = 30_000;

/** What can be done to all ticked tickets at once, how far it has come, and the way back. */
export function ManyBar(props: {
  tickets: TicketView[];
  /** Where they lie: what can be done differs. */
  atDesk: boolean;
  onClear: () => void;
}): ReactElement {
  const { t } = useTexts();
  const many = useMany();
  const { tickets } = props;
  const run = (patch: Record<string, unknown>): void => {
    many.run(
      tickets.map(({ number }) => ({ number, patch })),
      props.onClear,
    );
  };
  return (
    <section className="many" aria-label={t('many.bar')}>
      {many.progress ? (
        <div className="many-line">
          <progress
            className="bulk-progress"
            max={many.progress.total}
            value={many.reached}
            aria-label={t('many.bar')}
          />
          <span role="status">{t('many.progress', { done: many.reached, total: many.progress.total })}</span>
          <Button size="small" onClick={many.stop}>
            {t('many.stop')}
          </Button>
        </div>
      ) : (
        <div className="many-line">
          <strong role="status">{t('many.selected', { count: tickets.length })}</strong>
          <Actions atDesk={props.atDesk} onChoose={run} />
          <Button size="small" kind="quiet" onClick={props.onClear}>
            {t('many.clear')}
          </Button>
        </div>
      )}
      {many.failed.length > 0 ? <Failed failed={many.failed} onClose={many.forget} /> : null}
    </section>
  );
}

/** The choices, grouped as people look for them. Each value is the patch that it stands for. */
function Actions(props: { atDesk: boolean; onChoose: (patch: Record<string, unknown>) => void }): ReactElement {
  const { t } = useTexts();
  const me = useMe().data?.address;
  const agents = (useAgents().data ?? []).filter((agent) => agent.active !== false && agent.role !== 'light');
  const teams = useTeams().data ?? [];
  const mailboxes = useMailboxes().data ?? [];
  const [tagging, setTagging] = useState(false);
  const option = (patch: Record<string, unknown>, label: string): ReactElement => (
    <option key={JSON.stringify(patch)} value={JSON.stringify(patch)}>
      {label}
    </option>
  );
  const folders = props.atDesk ? (['spam', 'trash'] as const) : (['desk', 'trash'] as const);
  if (tagging)
    return <TagForm onTag={(tag) => props.onChoose({ addTags: [tag] })} onCancel={() => setTagging(false)} />;
  return (
    <>
      <select
        className="input many-choice"
        aria-label={t('many.choose')}
        value=""
        onChange={(event) => props.onChoose(JSON.parse(event.target.value) as Record<string, unknown>)}
      >
        <option value="">{t('many.choose')}</option>
        {props.atDesk ? (
          <>
            <optgroup label={t('many.group.assign')}>
              {me ? option({ assignee: me }, t('many.me')) : null}
              {option({ assignee: null }, t('nobody'))}
              {agents
                .filter(({ address }) => address !== me)
                .map(({ address, name }) => option({ assignee: address }, name))}
            </optgroup>
            <optgroup label={t('many.group.status')}>
              {(['open', 'waiting', 'closed'] as const).map((status) => option({ status }, t(`status.${status}`)))}
            </optgroup>
            <optgroup label={t('many.group.priority')}>
              {priorities.map((priority) => option({ priority }, t(`priority.${priority}`)))}
            </optgroup>
            <optgroup label={t('many.group.team')}>
              {teams.map(({ id, name }) => option({ team: id }, name))}
              {option({ team: null }, t('noTeam'))}
            </optgroup>
            <optgroup label={t('many.group.mailbox')}>
              {mailboxes.map(({ id, name }) => option({ mailbox: id }, name))}
            </optgroup>
          </>
        ) : null}
        <optgroup label={t('many.group.folder')}>
          {folders.map((folder) => option({ folder }, folder === 'desk' ? t('many.desk') : t(`folder.${folder}`)))}
        </optgroup>
      </select>
      {props.atDesk ? (
        <Button size="small" onClick={() => setTagging(true)}>
          {t('many.tag')}
        </Button>
      ) : null}
    </>
  );
}

function TagForm(props: { onTag: (tag: string) => void; onCancel: () => void }): ReactElement {
  const { t } = useTexts();
  const [tag, setTag] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (tag.trim()) props.onTag(tag.trim().toLowerCase());
  };
  return (
    <form className="many-line" onSubmit={submit}>
      <input
        // biome-ignore lint/a11y/noAutofocus: it stands where the pressed button stood
        autoFocus
        className="input many-choice"
        aria-label={t('many.tagLabel')}
        maxLength={50}
        value={tag}
        onChange={(event) => setTag(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') props.onCancel();
        }}
      />
      <Button size="small" type="submit" kind="primary" disabled={!tag.trim()}>
        {t('many.tagAdd')}
      </Button>
    </form>
  );
}

function Failed(props: { failed: OneOutcome[]; onClose: () => void }): ReactElement {
  const { t } = useTexts();
  return (
    <Dialog title={t('many.failedTitle')} closeLabel={t('close')} onClose={props.onClose}>
      <ul className="many-failed">
        {props.failed.map(({ number, error }) => (
          <li key={number}>
            <strong>#{number}</strong> {error?.detail}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

interface Many {
  progress: ManyProgress | undefined;
  reached: number;
  failed: OneOutcome[];
  run: (changes: OneChange[], done: () => void) => Promise<void>;
  stop: () => void;
  forget: () => void;
}

function useMany(): Many {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const [progress, setProgress] = useState<ManyProgress>();
  const [failed, setFailed] = useState<OneOutcome[]>([]);
  const stopped = useRef(false);
  const call = async (changes: readonly OneChange[]): Promise<OneOutcome[]> =>
    (await api.send<{ items: OneOutcome[] }>('POST', '/tickets/bulk', { body: { changes } })).items;
  const refresh = (): void => {
    for (const queryKey of [keys.tickets, keys.folders, ['ticket'], ['entries']])
      queries.invalidateQueries({ queryKey });
  };
  const undo = async (changes: OneChange[]): Promise<void> => {
    say(t('many.undoing'));
    try {
      const back = await changeMany(
        changes,
        call,
        () => {},
        () => false,
      );
      say([t('many.undone', { count: back.done }), ...missed(back)].join(' '));
      setFailed(back.failed);
    } catch (error) {
      say(failure(error));
    }
    refresh();
  };
  const missed = (sum: ManyProgress): string[] =>
    sum.failed.length > 0 ? [t('many.failed', { count: sum.failed.length })] : [];
  const run = async (changes: OneChange[], done: () => void): Promise<void> => {
    stopped.current = false;
    let sum: ManyProgress = { total: changes.length, done: 0, failed: [], undo: [] };
    setProgress(sum);
    const reach = (to: ManyProgress): void => {
      sum = to;
      setProgress(to);
    };
    try {
      await changeMany(changes, call, reach, () => stopped.current);
    } catch (error) {
      say(failure(error));
    }
    setProgress(undefined);
    setFailed(sum.failed);
    refresh();
    const said = [t('many.done', { count: sum.done }), ...missed(sum)].join(' ');
    const way = { label: t('many.undo'), lasts: undoLasts, onPress: () => void undo(sum.undo) };
    say(said, sum.undo.length > 0 ? way : undefined);
    if (sum.failed.length === 0) done();
  };
  return {
    progress,
    reached: progress ? progress.done + progress.failed.length : 0,
    failed,
    run,
    stop: () => {
      stopped.current = true;
    },
    forget: () => setFailed([]),
  };
}
