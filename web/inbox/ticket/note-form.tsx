import { type FormEvent, type ReactElement, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { useAgents } from '../api/queries.ts';
import { useDesk } from '../desk.ts';
import { ColleagueDrafts } from '../drafts/colleague-drafts.tsx';
import { useTicketDraft } from '../drafts/use-ticket-draft.ts';
import { useTexts } from '../texts.ts';
import type { ComposerProps } from './composer.tsx';
import { mentionedIn } from './mentions.ts';
import { sendOnCtrlEnter } from './send-keys.ts';
import { ifMatch } from './use-guarded-change.ts';

/** A note for colleagues; `@anna` calls Anna's attention. */
export function NoteForm(props: ComposerProps): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const { ticket, run, busy, box } = props;
  const draft = useTicketDraft(ticket.number, 'note');
  const agents = useAgents().data ?? [];
  const form = useRef<HTMLFormElement>(null);
  const send = (version: number): Promise<unknown> => {
    const body = {
      text: draft.text,
      mentions: mentionedIn(
        draft.text,
        agents.map((agent) => agent.address),
      ),
    };
    return api.send('POST', `/tickets/${ticket.number}/notes`, {
      body,
      headers: { ...ifMatch(version), 'idempotency-key': draft.key },
    });
  };
  // Asked again after a lost race, what is in the box by then is what is kept.
  const latest = useRef(send);
  latest.current = send;
  const sending = useRef(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!draft.text.trim() || sending.current) return;
    sending.current = true;
    await run(async (version) => {
      await latest.current(version);
      draft.done();
    });
    sending.current = false;
  };
  return (
    <form ref={form} className="form composer-form" onSubmit={submit}>
      <ColleagueDrafts draft={draft} />
      <TextArea
        ref={box}
        label={t('note.text')}
        labelHidden
        placeholder={t('note.hint')}
        rows={3}
        value={draft.text}
        onChange={(event) => draft.write(event.target.value)}
        onKeyDown={(event) => sendOnCtrlEnter(event, form.current)}
      />
      <div className="actions actions-end">
        <Button type="submit" kind="primary" disabled={busy || !draft.text.trim()}>
          {t('note.add')}
        </Button>
      </div>
    </form>
  );
}
