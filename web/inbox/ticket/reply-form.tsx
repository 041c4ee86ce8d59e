import { lazy, type ReactElement, Suspense, useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { useCustomer } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { GuardBanner } from '../composer/guard-banner.tsx';
import { useInsertions } from '../composer/insertions.ts';
import { useTexts } from '../composer/texts.ts';
import { useGuard } from '../composer/use-guard.ts';
import { ColleagueDrafts } from '../drafts/colleague-drafts.tsx';
import { htmlOfText } from '../editor/doc-text.ts';
import type { EditorHandle } from '../editor/rich-text.tsx';
import { WritingBox } from '../editor/writing-box.tsx';
import { AddressChips } from './address-chips.tsx';
import type { ComposerProps } from './composer.tsx';
import { FileList, FilePicker } from './files.tsx';
import { nextStatuses } from './reply-draft.ts';
import { keepFocus, sendKey, toTimeline } from './send-keys.ts';
import { SendLater } from './send-later.tsx';
import { type Reply, type Sending, useReply } from './use-reply.ts';

const PastAnswers = lazy(async () => ({ default: (await import('../composer/past-answers.tsx')).PastAnswers }));

/** An answer to the customer, and to everybody else who is shown above it. */
export function ReplyForm(props: ComposerProps): ReactElement {
  const { t } = useTexts();
  const { ticket, busy, box } = props;
  const reply = useReply(props);
  const { draft, files } = reply;
  const form = useRef<HTMLFormElement>(null);
  const editor = useRef<EditorHandle>(null);
  const [searching, setSearching] = useState(false);
  const guard = useGuard<Sending>(draft.key, reply.warnings, reply.send);
  const run = (how: Sending): void => {
    if (reply.ready && !busy) guard.run(how);
  };
  useFocus(box, editor);
  return (
    <>
      <form
        ref={form}
        className="form composer-form"
        onSubmit={(event) => {
          event.preventDefault();
          run({});
        }}
        onMouseDown={keepFocus}
        onDragOver={(event) => event.preventDefault()}
        onDrop={files.drop}
        onPaste={files.paste}
      >
        <ColleagueDrafts draft={draft} />
        <RecipientLines reply={reply} ticket={ticket} />
        <ReplyBox
          reply={reply}
          ticket={ticket}
          editor={editor}
          onSearch={() => setSearching(true)}
          onSend={run}
          onLeave={() => toTimeline(form.current)}
        />
        <FileList files={files} />
        <GuardBanner guard={guard} anywayLabel={t('composer.warn.send')} onBack={() => editor.current?.focus()} />
        <ReplyFoot reply={reply} disabled={busy || !reply.ready} onLater={(at) => run({ at })} />
      </form>
      {searching ? (
        <Suspense>
          <PastAnswers
            onPick={(text) => {
              setSearching(false);
              editor.current?.insert(htmlOfText(text));
            }}
            onClose={() => setSearching(false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}

/** Lets the page put the focus into an editor. */
export function useFocus(box: ComposerProps['box'], editor: { current: EditorHandle | null }): void {
  useEffect(() => {
    box.current = { focus: () => editor.current?.focus() };
    return () => {
      box.current = null;
    };
  }, [box, editor]);
}

function ReplyBox(props: {
  reply: Reply;
  ticket: TicketView;
  editor: { current: EditorHandle | null };
  onSearch: () => void;
  onSend: (how: Sending) => void;
  onLeave: () => void;
}): ReactElement {
  const { t } = useTexts();
  const { reply, editor, onSend, onLeave } = props;
  const slash = useInsertions(props.ticket, reply.set);
  return (
    <WritingBox
      handle={editor}
      label={t('reply.text')}
      placeholder={t('reply.hint')}
      value={reply.draft}
      onChange={reply.draft.writeHtml}
      onKey={(event) =>
        sendKey(event, { send: () => onSend({}), sendAndClose: () => onSend({ close: true }), leave: onLeave })
      }
      pictures={reply.files.pictures}
      slash={slash}
      tools={
        <>
          <button type="button" className="editor-tool" title="/" onClick={() => editor.current?.propose()}>
            {t('composer.savedReplies')}
          </button>
          <button type="button" className="editor-tool" onClick={props.onSearch}>
            {t('composer.pastAnswer')}
          </button>
        </>
      }
    />
  );
}

/** What goes with the reply, and the buttons that send it. */
function ReplyFoot(props: { reply: Reply; disabled: boolean; onLater: (at: Date) => void }): ReactElement {
  const { t } = useTexts();
  const { reply, disabled } = props;
  return (
    <div className="actions composer-foot">
      <FilePicker files={reply.files} />
      {reply.tags.length > 0 ? (
        <button
          type="button"
          className="chip"
          aria-label={t('composer.tags.remove')}
          onClick={() => reply.set({ tags: [] })}
        >
          {t('composer.tags', { tags: reply.tags.join(', ') })} <span aria-hidden="true">×</span>
        </button>
      ) : null}
      <span className="spring" />
      <SelectField
        label={t('reply.then')}
        labelHidden
        value={reply.status}
        onChange={(event) => reply.set({ status: nextStatuses.find((known) => known === event.target.value) })}
      >
        {nextStatuses.map((each) => (
          <option key={each} value={each}>
            {t(`reply.then.${each}`)}
          </option>
        ))}
      </SelectField>
      <SendLater disabled={disabled} onPick={props.onLater} />
      <Button type="submit" kind="primary" disabled={disabled}>
        {t('reply.send')}
      </Button>
    </div>
  );
}

/** Who gets it and from whom: what is proposed can be changed before it goes out. */
function RecipientLines(props: { reply: Reply; ticket: TicketView }): ReactElement {
  const { t } = useTexts();
  const { reply } = props;
  const [bccShown, setBccShown] = useState(false);
  const unreachable = new Map(
    (useCustomer(props.ticket).data?.undeliverable ?? []).map((each) => [each.address, each.kind]),
  );
  const addresses = new Set(unreachable.keys());
  const missed = [...reply.to, ...reply.cc, ...reply.bcc].flatMap(({ address }) => {
    const kind = unreachable.get(address);
    return kind ? [t(`unreachable.${kind}`, { address })] : [];
  });
  const line = (field: 'to' | 'cc' | 'bcc'): ReactElement => (
    <AddressChips
      label={t(`message.${field}`)}
      people={reply[field]}
      unreachable={addresses}
      required={field === 'to'}
      onChange={(people) => reply.set({ [field]: people })}
      onUnfinished={(text) => reply.unfinished(field, text)}
    />
  );
  return (
    <div className="recipients" data-begun={reply.draft.text !== '' || reply.draft.more !== undefined}>
      <p className="recipient-from">
        <span className="muted">{t('message.from')}</span> {reply.from}
        {bccShown || reply.bcc.length > 0 ? null : (
          <Button size="small" kind="quiet" onClick={() => setBccShown(true)}>
            {t('message.bcc')}
          </Button>
        )}
      </p>
      {line('to')}
      {line('cc')}
      {bccShown || reply.bcc.length > 0 ? line('bcc') : null}
      {missed.length > 0 ? (
        <p className="banner" data-tone="bad" role="alert">
          {missed.join(' ')}
        </p>
      ) : null}
    </div>
  );
}
