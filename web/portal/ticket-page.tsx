import { type FormEvent, type ReactElement, useCallback, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/field.tsx';
import { ProblemError } from '../ui/http.ts';
import { Skeleton } from '../ui/states.tsx';
import { useDraft } from '../ui/use-draft.ts';
import { Failed, useFailure } from './failed.tsx';
import { Message } from './message.tsx';
import type { TicketApi } from './portal-api.ts';
import { Status } from './status.tsx';
import { useTexts } from './texts.ts';
import { useLoaded } from './use-loaded.ts';

/** One ticket: how it stands, what was written, and a box for the answer. */
export function TicketPage(props: {
  number: number;
  api: TicketApi;
  /** What to show instead when the way in is closed: the link is too old or broken. */
  refused?: ReactElement;
}): ReactElement {
  const { t } = useTexts();
  const { api } = props;
  const both = useLoaded(
    useCallback(async () => ({ ticket: await api.ticket(), entries: await api.entries() }), [api]),
  );
  if (props.refused && both.error instanceof ProblemError && (both.error.status === 401 || both.error.status === 403))
    return props.refused;
  if (!both.data)
    return both.error ? (
      <Failed error={both.error} onRetry={both.reload} />
    ) : (
      <Skeleton lines={6} label={t('loading')} />
    );
  const { ticket, entries } = both.data;
  return (
    <article className="thread" aria-labelledby="ticket-title">
      <header className="thread-head">
        <div>
          <h1 id="ticket-title">{ticket.subject || t('noSubject')}</h1>
          <p className="line-meta">#{ticket.number}</p>
        </div>
        <Status status={ticket.status} />
      </header>
      <ol className="messages" aria-label={t('messages')}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <Message entry={entry} />
          </li>
        ))}
      </ol>
      <ReplyForm number={props.number} api={api} closed={ticket.status === 'closed'} onSent={both.reload} />
    </article>
  );
}

function ReplyForm(props: {
  number: number;
  api: TicketApi;
  closed: boolean;
  onSent: () => Promise<void>;
}): ReactElement {
  const { t } = useTexts();
  const draft = useDraft(`answer:${props.number}`);
  const failure = useFailure();
  const form = useRef<HTMLFormElement>(null);
  const [state, setState] = useState<{ busy?: boolean; sent?: boolean; error?: unknown }>({});
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!draft.text.trim() || state.busy) return;
    setState({ busy: true });
    try {
      await props.api.reply(draft.text, draft.key);
      draft.done();
      await props.onSent();
      setState({ sent: true });
    } catch (error) {
      setState({ error });
    }
  };
  return (
    <form ref={form} className="form reply" onSubmit={submit}>
      <TextArea
        label={t('reply')}
        hint={props.closed ? t('reply.reopens') : ''}
        rows={5}
        value={draft.text}
        onChange={(event) => draft.write(event.target.value)}
        onKeyDown={(event) =>
          event.key === 'Enter' && (event.ctrlKey || event.metaKey) && form.current?.requestSubmit()
        }
      />
      {state.error ? (
        <p className="banner" data-tone="bad" role="alert">
          {failure(state.error)}
        </p>
      ) : null}
      <div className="actions">
        <Button type="submit" kind="primary" disabled={state.busy || !draft.text.trim()}>
          {t('send')}
        </Button>
        <span role="status" className="line-meta">
          {state.sent && !draft.text ? t('reply.sent') : ''}
        </span>
      </div>
    </form>
  );
}
