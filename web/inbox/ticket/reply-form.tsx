import { type ReactElement, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea } from '../../ui/field.tsx';
import { useCustomer } from '../api/queries.ts';
import type { TicketView } from '../api/types.ts';
import { ColleagueDrafts } from '../drafts/colleague-drafts.tsx';
import { useTexts } from '../texts.ts';
import { AddressChips } from './address-chips.tsx';
import type { ComposerProps } from './composer.tsx';
import { FileList, FilePicker } from './files.tsx';
import { nextStatuses } from './reply-draft.ts';
import { sendOnCtrlEnter } from './send-keys.ts';
import { SendLater } from './send-later.tsx';
import { type Reply, useReply } from './use-reply.ts';

/** An answer to the customer, and to everybody else who is shown above it. */
export function ReplyForm(props: ComposerProps): ReactElement {
  const { t } = useTexts();
  const { ticket, busy, box } = props;
  const reply = useReply(props);
  const { draft, files, ready } = reply;
  const form = useRef<HTMLFormElement>(null);
  return (
    <form
      ref={form}
      className="form composer-form"
      onSubmit={reply.send}
      onDragOver={(event) => event.preventDefault()}
      onDrop={files.drop}
      onPaste={files.paste}
    >
      <ColleagueDrafts draft={draft} />
      <RecipientLines reply={reply} ticket={ticket} />
      <TextArea
        ref={box}
        label={t('reply.text')}
        labelHidden
        placeholder={t('reply.hint')}
        rows={4}
        value={draft.text}
        onChange={(event) => draft.write(event.target.value)}
        onKeyDown={(event) => sendOnCtrlEnter(event, form.current)}
      />
      <FileList files={files} />
      <div className="actions composer-foot">
        <FilePicker files={files} />
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
        <SendLater disabled={busy || !ready} onPick={reply.sendAt} />
        <Button type="submit" kind="primary" disabled={busy || !ready}>
          {t('reply.send')}
        </Button>
      </div>
    </form>
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
