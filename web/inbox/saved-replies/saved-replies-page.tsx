import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDesk } from '../desk.ts';
import { FailedState, useFailure } from '../shell/failed-state.tsx';
import '../settings/settings.css';
import { SavedReplyForm } from './saved-reply-form.tsx';
import './saved-replies.css';
import { useTexts } from './texts.ts';
import { type SavedReply, savedRepliesKey, useSavedReplies } from './use-saved-replies.ts';
import { useScopeName } from './use-scopes.ts';

/** For how long a deleted one can be had back, milliseconds. */
const undoLasts = 10_000;

/** What is written once and used often: everybody's own, and those of mailboxes, teams and the desk, which leads look after. */
export function SavedRepliesPage(): ReactElement {
  const { t } = useTexts();
  const replies = useSavedReplies();
  const [open, setOpen] = useState<string>();
  const [words, setWords] = useState('');
  const close = (): void => setOpen(undefined);
  const found = (replies.data ?? []).filter((reply) => fits(reply, words));
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('savedReplies')}</h1>
        {open === 'new' || open === 'example' ? null : (
          <Button kind="primary" onClick={() => setOpen('new')}>
            {t('savedReplies.new')}
          </Button>
        )}
      </header>
      <p className="muted">{t('savedReplies.about')}</p>
      {open === 'new' || open === 'example' ? (
        <SavedReplyForm key={open} example={open === 'example'} onDone={close} />
      ) : null}
      {replies.isPending ? (
        <Skeleton lines={4} label={t('loading')} />
      ) : replies.isError ? (
        <FailedState error={replies.error} onRetry={() => replies.refetch()} />
      ) : replies.data.length === 0 ? (
        open ? null : (
          <EmptyState
            icon="mail"
            title={t('savedReplies.none')}
            text={t('savedReplies.noneHint')}
            action={<Button onClick={() => setOpen('example')}>{t('savedReplies.example')}</Button>}
          />
        )
      ) : (
        <>
          <TextField
            type="search"
            label={t('savedReplies.search')}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          {found.length === 0 ? <p role="status">{t('savedReplies.nothing', { words })}</p> : null}
          <ul className="lines">
            {found.map((reply) =>
              open === reply.id ? (
                <li key={reply.id}>
                  <SavedReplyForm reply={reply} onDone={close} />
                </li>
              ) : (
                <ReplyLine key={reply.id} reply={reply} onEdit={() => setOpen(reply.id)} />
              ),
            )}
          </ul>
        </>
      )}
    </div>
  );
}

/** Every word that was typed is the beginning or a part of something of it. */
function fits({ name, shortcut, text, tags }: SavedReply, words: string): boolean {
  const all = [name, shortcut, text, ...(tags ?? [])].join(' ').toLocaleLowerCase();
  return words
    .toLocaleLowerCase()
    .split(/\s+/u)
    .every((word) => all.includes(word));
}

function ReplyLine(props: { reply: SavedReply; onEdit: () => void }): ReactElement {
  const { t } = useTexts();
  const { reply } = props;
  const { name, shortcut, text, mayChange } = reply;
  const scopeName = useScopeName();
  const remove = useRemoving(reply);
  return (
    <li className="panel line">
      <div className="line-words">
        <div className="line-top">
          <h2>{name}</h2>
          {shortcut ? <code>/{shortcut}</code> : null}
          <span className="pill">{scopeName(reply.scope)}</span>
        </div>
        <p className="muted saved-reply-text">{text}</p>
      </div>
      {mayChange ? (
        <div className="actions">
          <Button size="small" aria-label={t('savedReplies.editOne', { name })} onClick={props.onEdit}>
            {t('savedReplies.edit')}
          </Button>
          <Button size="small" kind="quiet" aria-label={t('savedReplies.deleteOne', { name })} onClick={remove}>
            {t('savedReplies.delete')}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

/** Deletes it at once and offers to have it back. */
function useRemoving({ mayChange: _mine, ...reply }: SavedReply): () => void {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const { id, ...body } = reply;
  const path = `/saved-replies/${id}`;
  const refresh = () => queries.invalidateQueries({ queryKey: savedRepliesKey });
  const onError = (error: Error): void => say(failure(error));
  const restore = useMutation({ mutationFn: () => api.send('PUT', path, { body }), onSuccess: refresh, onError });
  const remove = useMutation({
    mutationFn: () => api.send('DELETE', path),
    onSuccess: () => {
      refresh();
      say(t('savedReplies.deleted', { name: body.name }), {
        label: t('undo'),
        lasts: undoLasts,
        onPress: () => restore.mutate(),
      });
    },
    onError,
  });
  return () => remove.mutate();
}
