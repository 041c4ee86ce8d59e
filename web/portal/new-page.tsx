import { type FormEvent, type ReactElement, useCallback, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../ui/field.tsx';
import { ProblemError } from '../ui/http.ts';
import { useDraft } from '../ui/use-draft.ts';
import { useFailure } from './failed.tsx';
import { go, PortalLink } from './navigation.tsx';
import type { CustomerApi } from './portal-api.ts';
import { useTexts } from './texts.ts';
import { useLoaded } from './use-loaded.ts';

/** A new ticket in the customer's own words. */
export function NewPage(props: { api: CustomerApi }): ReactElement {
  const { t } = useTexts();
  const { api } = props;
  const draft = useDraft('new');
  const failure = useFailure();
  const mailboxes = useLoaded(useCallback(() => api.mailboxes(), [api])).data ?? [];
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const wrong = (path: string): string | undefined =>
    error instanceof ProblemError ? error.fieldMessage(path) : undefined;
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const mailbox = String(form.get('mailbox') ?? '');
    setBusy(true);
    setError(undefined);
    try {
      const ticket = await api.open(
        { subject: String(form.get('subject')).trim(), text: draft.text, ...(mailbox ? { mailbox } : {}) },
        draft.key,
      );
      draft.done();
      go({ page: 'ticket', number: ticket.number });
    } catch (failed) {
      setError(failed);
      setBusy(false);
    }
  };
  return (
    <form className="form" onSubmit={submit}>
      <h1>{t('new')}</h1>
      {mailboxes.length > 1 ? (
        <SelectField name="mailbox" label={t('new.to')} error={wrong('mailbox')}>
          {mailboxes.map((mailbox) => (
            <option key={mailbox.id} value={mailbox.id}>
              {mailbox.name}
            </option>
          ))}
        </SelectField>
      ) : null}
      <TextField name="subject" label={t('new.subject')} required maxLength={200} error={wrong('subject')} />
      <TextArea
        label={t('new.text')}
        rows={8}
        required
        value={draft.text}
        onChange={(event) => draft.write(event.target.value)}
        error={wrong('text')}
      />
      {error ? (
        <p className="banner" data-tone="bad" role="alert">
          {failure(error)}
        </p>
      ) : null}
      <div className="actions">
        <Button type="submit" kind="primary" disabled={busy}>
          {t('send')}
        </Button>
        <PortalLink to={{ page: 'tickets' }} className="button" kind="quiet">
          {t('cancel')}
        </PortalLink>
      </div>
    </form>
  );
}
