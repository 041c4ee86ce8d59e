import { type ReactElement, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { giveBack } from '../../ui/use-draft.ts';
import { useAgents } from '../api/queries.ts';
import type { UploadedFile } from '../api/upload.ts';
import { GuardBanner } from '../composer/guard-banner.tsx';
import { noteWarnings } from '../composer/guards.ts';
import { mentioned, outgoing } from '../composer/outgoing.ts';
import { useTexts } from '../composer/texts.ts';
import { useGuard } from '../composer/use-guard.ts';
import { useDesk } from '../desk.ts';
import { ColleagueDrafts } from '../drafts/colleague-drafts.tsx';
import { useTicketDraft } from '../drafts/use-ticket-draft.ts';
import { plainMentions } from '../editor/doc-text.ts';
import type { EditorHandle } from '../editor/rich-text.tsx';
import { WritingBox } from '../editor/writing-box.tsx';
import type { ComposerProps } from './composer.tsx';
import { FileList, FilePicker, useFiles } from './files.tsx';
import { canBeNamed } from './mentions.ts';
import { replyPlace } from './reply-draft.ts';
import { useFocus } from './reply-form.tsx';
import { keepFocus, sendKey, toTimeline } from './send-keys.ts';
import { ifMatch } from './use-guarded-change.ts';

/** A note for colleagues; `@anna` calls Anna's attention. */
export function NoteForm(props: ComposerProps & { mayReply: boolean }): ReactElement {
  const { t } = useTexts();
  const { ticket, busy, box } = props;
  const note = useNote(props);
  const { draft, files, people, ready } = note;
  const form = useRef<HTMLFormElement>(null);
  const editor = useRef<EditorHandle>(null);
  const guard = useGuard(draft.key, note.warnings, note.send);
  const run = (): void => {
    if (ready && !busy) guard.run(undefined);
  };
  useFocus(box, editor);
  return (
    <form
      ref={form}
      className="form composer-form"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
      onMouseDown={keepFocus}
      onDragOver={(event) => event.preventDefault()}
      onDrop={files.drop}
      onPaste={files.paste}
    >
      <ColleagueDrafts draft={draft} />
      <WritingBox
        handle={editor}
        label={t('note.text')}
        placeholder={t('note.hint')}
        value={draft}
        onChange={draft.writeHtml}
        onKey={(event) => sendKey(event, { send: run, leave: () => toTimeline(form.current) })}
        pictures={files.pictures}
        people={people}
      />
      <FileList files={files} />
      <GuardBanner guard={guard} anywayLabel={t('composer.warn.keep')} onBack={() => editor.current?.focus()}>
        {props.mayReply && guard.asking.some(({ kind }) => kind === 'reply') ? (
          <Button
            size="small"
            onClick={() => {
              const { text, html, more } = draft;
              draft.done();
              giveBack(replyPlace(ticket.number), { text, html: html && plainMentions(html), more });
            }}
          >
            {t('composer.warn.toReply')}
          </Button>
        ) : null}
      </GuardBanner>
      <div className="actions composer-foot">
        <FilePicker files={files} />
        <span className="spring" />
        <Button type="submit" kind="primary" disabled={busy || !ready}>
          {t('note.add')}
        </Button>
      </div>
    </form>
  );
}

/** The note that is being written, and how it is kept. */
function useNote({ ticket, run }: ComposerProps) {
  const { api } = useDesk();
  const draft = useTicketDraft<{ files?: UploadedFile[] }>(ticket.number, 'note');
  const files = useFiles(draft.more?.files ?? [], (how) => draft.keep((kept) => ({ files: how(kept?.files ?? []) })));
  const people = (useAgents().data ?? []).filter((agent) => canBeNamed(agent, ticket.mailbox));
  const keep = (version: number): Promise<unknown> =>
    api.send('POST', `/tickets/${ticket.number}/notes`, {
      body: {
        ...outgoing(draft, files.ready),
        mentions: mentioned(
          draft,
          people.map(({ address }) => address),
        ),
      },
      headers: { ...ifMatch(version), 'idempotency-key': draft.key },
    });
  // Asked again after a lost race, what is in the box by then is what is kept.
  const latest = useRef({ keep, draft });
  latest.current = { keep, draft };
  const sending = useRef(false);
  return {
    draft,
    files,
    people,
    ready: draft.text.trim() !== '' && !files.uploading,
    warnings: () =>
      noteWarnings(
        { text: draft.text, files: outgoing(draft, files.ready).attachments?.length ?? 0 },
        ticket.requester.name,
      ),
    async send(): Promise<void> {
      if (sending.current) return;
      sending.current = true;
      await run(async (version) => {
        await latest.current.draft.whileSending(() => latest.current.keep(version));
        latest.current.draft.done();
      });
      sending.current = false;
    },
  };
}
