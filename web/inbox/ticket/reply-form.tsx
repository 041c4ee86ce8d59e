import { type FormEvent, type ReactElement, useRef, useState } from 'react';
import type { Status } from '../../../functions/tickets/ticket.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useDesk } from '../desk.ts';
import { useTexts } from '../texts.ts';
import type { ComposerProps } from './composer.tsx';
import { FileList, FilePicker, useFiles } from './files.tsx';
import { proposedCc, readAddresses } from './recipients.ts';
import { sendOnCtrlEnter } from './send-keys.ts';
import { ifMatch } from './use-guarded-change.ts';

const nextStatuses = ['waiting', 'open', 'closed'] as const satisfies Status[];

/** An answer to the customer, and to everybody else who is shown above it. */
export function ReplyForm(props: ComposerProps): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const { ticket, run, busy, box } = props;
  const draft = useDraft(`reply:${ticket.number}`);
  const files = useFiles();
  const [cc, setCc] = useState(() => proposedCc(ticket));
  const [bcc, setBcc] = useState<string>();
  const [status, setStatus] = useState<(typeof nextStatuses)[number]>('waiting');
  const form = useRef<HTMLFormElement>(null);
  const wrong = [cc, bcc ?? ''].map((line) => readAddresses(line).wrong[0]);
  const ready = draft.text.trim() !== '' && !files.uploading && !wrong.some(Boolean);

  const send = (version: number): Promise<unknown> => {
    const body = {
      text: draft.text,
      status,
      cc: readAddresses(cc).people,
      ...(bcc ? { bcc: readAddresses(bcc).people } : {}),
      ...(files.ready.length > 0 ? { attachments: files.ready.map((file) => file.id) } : {}),
    };
    return api.send('POST', `/tickets/${ticket.number}/replies`, {
      body,
      headers: { ...ifMatch(version), 'idempotency-key': draft.key },
    });
  };
  // Asked again after a lost race, what is in the boxes by then is what goes out.
  const latest = useRef(send);
  latest.current = send;
  const sending = useRef(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!ready || sending.current) return;
    sending.current = true;
    await run(async (version) => {
      await latest.current(version);
      draft.done();
      files.clear();
    });
    sending.current = false;
  };

  return (
    <form
      ref={form}
      className="form composer-form"
      onSubmit={submit}
      onDragOver={(event) => event.preventDefault()}
      onDrop={files.drop}
    >
      <div className="recipients">
        <p className="recipient-to">
          <span className="muted">{t('message.to')}</span> {ticket.requester.address}
        </p>
        <AddressLine label={t('message.cc')} hint={t('reply.nobody')} value={cc} wrong={wrong[0]} onChange={setCc} />
        {bcc === undefined ? (
          <Button size="small" kind="quiet" onClick={() => setBcc('')}>
            {t('message.bcc')}
          </Button>
        ) : (
          <AddressLine
            label={t('message.bcc')}
            hint={t('reply.nobody')}
            value={bcc}
            wrong={wrong[1]}
            onChange={setBcc}
          />
        )}
      </div>
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
          value={status}
          onChange={(event) => setStatus(nextStatuses.find((known) => known === event.target.value) ?? 'waiting')}
        >
          {nextStatuses.map((each) => (
            <option key={each} value={each}>
              {t(`reply.then.${each}`)}
            </option>
          ))}
        </SelectField>
        <Button type="submit" kind="primary" disabled={busy || !ready}>
          {t('reply.send')}
        </Button>
      </div>
    </form>
  );
}

function AddressLine(props: {
  label: string;
  hint: string;
  value: string;
  wrong: string | undefined;
  onChange: (value: string) => void;
}): ReactElement {
  const { t } = useTexts();
  return (
    <div className="recipient-line">
      <span className="muted" aria-hidden="true">
        {props.label}
      </span>
      <TextField
        label={props.label}
        labelHidden
        placeholder={props.hint}
        value={props.value}
        error={props.wrong && t('reply.noAddress', { text: props.wrong })}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  );
}
