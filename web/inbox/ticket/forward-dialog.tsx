import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { foldOf } from '../../ui/fold.ts';
import { useToast } from '../../ui/toast.tsx';
import { touchedBy } from '../api/queries.ts';
import type { Person, ReceivedView } from '../api/types.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';
import { AddressChips } from './address-chips.tsx';

/** Passes a message on to somebody outside the conversation. Their answer comes back as a note; the customer learns of neither. */
export function ForwardDialog(props: { number: number; entry: ReceivedView; onClose: () => void }): ReactElement {
  const { t } = useTexts();
  const { number, entry, onClose } = props;
  const forward = useForward(number, entry, onClose);
  const files = entry.attachments.filter((file) => !file.inline);
  return (
    <Dialog title={t('forward.title')} closeLabel={t('close')} onClose={onClose}>
      <form className="form" onSubmit={forward.submit}>
        <p className="banner" data-tone="outside">
          {t('forward.explained')}
        </p>
        <div className="recipients recipients-boxed">
          <AddressChips
            label={t('message.to')}
            people={forward.to}
            required
            onChange={forward.setTo}
            onUnfinished={(text) => forward.unfinished('to', text)}
          />
          <AddressChips
            label={t('message.cc')}
            people={forward.cc}
            onChange={forward.setCc}
            onUnfinished={(text) => forward.unfinished('cc', text)}
          />
        </div>
        <TextArea name="text" label={t('forward.text')} rows={4} />
        <details className="passed-on">
          <summary>{t('forward.passedOn', { who: entry.from.name || entry.from.address })}</summary>
          <p className="message-text">{foldOf(entry.text, entry.visibleText)?.visible ?? entry.text}</p>
        </details>
        {files.length > 0 ? (
          <label className="check">
            <input type="checkbox" name="attachments" defaultChecked />
            {t('forward.attachments', { names: files.map((file) => file.filename).join(', ') })}
          </label>
        ) : null}
        {forward.error ? (
          <p className="banner" data-tone="bad" role="alert">
            {forward.error}
          </p>
        ) : null}
        <div className="actions actions-end">
          <Button kind="quiet" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" kind="primary" disabled={!forward.ready}>
            {t('forward.send')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function useForward(number: number, entry: ReceivedView, onClose: () => void) {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const failure = useFailure();
  const [key] = useState(() => crypto.randomUUID());
  const [to, setTo] = useState<Person[]>([]);
  const [cc, setCc] = useState<Person[]>([]);
  const [pending, setPending] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (to.length === 0) return setError(t('recipients.none'));
    setBusy(true);
    setError(undefined);
    try {
      await api.send('POST', `/tickets/${number}/forwards`, {
        headers: { 'idempotency-key': key },
        body: {
          to,
          cc,
          text: String(form.get('text') ?? ''),
          entry: entry.id,
          attachments: form.get('attachments') === 'on',
        },
      });
      for (const queryKey of touchedBy(number)) queries.invalidateQueries({ queryKey });
      say(t('forward.done', { to: to.map((person) => person.address).join(', ') }));
      onClose();
    } catch (failed) {
      setError(failure(failed));
      setBusy(false);
    }
  };
  return {
    to,
    setTo,
    cc,
    setCc,
    unfinished: (line: string, text: string) => setPending((all) => ({ ...all, [line]: text })),
    ready: !busy && !Object.values(pending).some(Boolean),
    error,
    submit,
  };
}
