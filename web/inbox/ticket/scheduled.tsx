import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { formatMoment, formatSize } from '../../ui/format-time.ts';
import { Icon } from '../../ui/icons.tsx';
import { MessageText } from '../../ui/message-text.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { giveBack } from '../../ui/use-draft.ts';
import { touchedBy, useMe, useScheduled } from '../api/queries.ts';
import type { ScheduledView, TicketView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { FailedState, useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';
import { nextStatuses, type ReplyDraft, replyPlace } from './reply-draft.ts';

/** The messages that wait for their time, at the end of the timeline. */
export function ScheduledMessages(props: { ticket: TicketView }): ReactElement | null {
  const { t } = useTexts();
  const scheduled = useScheduled(props.ticket);
  if (props.ticket.scheduled.length === 0) return null;
  if (scheduled.isError)
    return (
      <li>
        <FailedState error={scheduled.error} onRetry={() => scheduled.refetch()} />
      </li>
    );
  if (!scheduled.data)
    return (
      <li>
        <Skeleton lines={2} label={t('loading')} />
      </li>
    );
  return (
    <>
      {scheduled.data.map((message) => (
        <li key={message.id}>
          <ScheduledCard message={message} />
        </li>
      ))}
    </>
  );
}

function ScheduledCard(props: { message: ScheduledView }): ReactElement {
  const { t, language } = useTexts();
  const { message } = props;
  const mayChange = useMe().data?.role !== 'light';
  const { now, edit, remove, busy } = useScheduledActions(message);
  const at = formatMoment(message.sendAt, language);
  const to = [...message.to, ...message.cc, ...message.bcc].map((person) => person.address).join(', ');
  return (
    <article
      className="card card-scheduled"
      data-state={message.state}
      aria-label={t('scheduled.title', { who: message.by.name, at })}
    >
      <header className="card-head">
        <Icon name="clock" />
        <div className="card-who">
          <strong>{message.state === 'held' ? t('scheduled.held') : t('scheduled.at', { at })}</strong>
          <span className="muted">
            {message.by.name} · {t('message.to')} {to}
          </span>
        </div>
      </header>
      {message.state === 'held' ? <p className="banner">{t('scheduled.heldMeans', { who: message.by.name })}</p> : null}
      <MessageText text={message.text} />
      {message.attachments.length > 0 ? (
        <ul className="attachments">
          {message.attachments.map((file) => (
            <li key={file.id} className="pill">
              <Icon name="file" size={14} />
              {file.filename} ({formatSize(file.size, language)})
            </li>
          ))}
        </ul>
      ) : null}
      {mayChange ? (
        <div className="actions">
          <Button size="small" disabled={busy} onClick={now}>
            {t('scheduled.now')}
          </Button>
          <Button size="small" kind="quiet" disabled={busy} onClick={edit}>
            {t('scheduled.edit')}
          </Button>
          <Button size="small" kind="quiet" disabled={busy} onClick={remove}>
            {t('scheduled.delete')}
          </Button>
        </div>
      ) : null}
    </article>
  );
}

/** Editing takes the message off and puts it into the composer: it goes out again when its writer says so. */
function useScheduledActions(message: ScheduledView) {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const me = useMe().data;
  const path = `/tickets/${message.number}/scheduled/${message.id}`;
  const back = (): void => giveBack(replyPlace(message.number), draftOf(message, message.by.id === me?.address));
  const act = useMutation({
    mutationFn: (what: 'now' | 'edit' | 'remove') =>
      what === 'now' ? api.send('POST', `${path}/send`) : api.send('DELETE', path),
    onSuccess: (_, what) => {
      if (what === 'edit') back();
      if (what === 'now') say(t('scheduled.sent'));
      if (what === 'remove') say(t('scheduled.deleted'), { label: t('undo'), lasts: 8000, onPress: back });
    },
    onError: (error) => say(failure(error)),
    onSettled: () => {
      for (const queryKey of touchedBy(message.number)) queries.invalidateQueries({ queryKey });
    },
  });
  return {
    busy: act.isPending,
    now: () => act.mutate('now'),
    edit: () => act.mutate('edit'),
    remove: () => act.mutate('remove'),
  };
}

/**
 * A scheduled message as a draft.
 * @param own whether it is the person's own: uploads belong to whoever made them
 */
export function draftOf(
  message: ScheduledView,
  own: boolean,
): { text: string; html?: string | undefined; more: ReplyDraft } {
  const { text, html, to, cc, bcc, attachments } = message;
  const status = nextStatuses.find((known) => known === message.status);
  const files = attachments.map(({ contentId, ...file }) => (contentId === null ? file : { ...file, contentId }));
  return {
    text,
    ...(html === null ? {} : { html: own ? html : html.replace(/<img\b[^>]*\sdata-cid=[^>]*>/giu, '') }),
    more: { to, cc, bcc, status, files: own ? files : [] },
  };
}
