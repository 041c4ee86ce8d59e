import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { kinds, priorities } from '../../../functions/tickets/ticket.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { ProblemError } from '../../ui/http.ts';
import { useToast } from '../../ui/toast.tsx';
import { useMailboxes } from '../api/queries.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { newStep, type StepDraft, StepsField } from './steps-field.tsx';
import { useTexts } from './texts.ts';
import { type Template, type TicketTemplate, templatesKey } from './use-templates.ts';

/** A new template of a kind, or one to change. */
export function TemplateForm(props: {
  kind: Template['kind'];
  template?: Template;
  example?: boolean;
  onDone: () => void;
}): ReactElement {
  const { t } = useTexts();
  const { kind, template, example, onDone } = props;
  const mailboxes = useMailboxes().data ?? [];
  const failure = useFailure();
  const [steps, setSteps] = useState<StepDraft[]>(() => {
    const kept = template?.kind === 'ticket' ? template.ticket.checklist : template?.checklist;
    if (kept) return kept.map(({ text, required }) => newStep(text, required));
    if (example) return [1, 2, 3].map((at) => newStep(t(`templates.example.step${at as 1 | 2 | 3}`), at === 1));
    return kind === 'checklist' ? [newStep()] : [];
  });
  const { save, busy, error } = useSaving(kind, template, steps, onDone);
  const wrong = (path: string): string | undefined =>
    error instanceof ProblemError ? error.fieldMessage(path) : undefined;
  const title = template
    ? t('templates.editOne', { name: template.name })
    : t(kind === 'ticket' ? 'templates.newTicket' : 'templates.newChecklist');
  return (
    <form className="form panel" onSubmit={save} aria-label={title}>
      <div className="form-row">
        <TextField
          name="name"
          label={t('templates.name')}
          required
          maxLength={100}
          autoFocus
          defaultValue={template?.name ?? (example ? t('templates.example.name') : '')}
          error={wrong('name')}
        />
        <SelectField
          name="mailbox"
          label={t('templates.mailbox')}
          defaultValue={template?.mailbox ?? ''}
          error={wrong('mailbox')}
        >
          <option value="">{t('templates.anyMailbox')}</option>
          {mailboxes.map((mailbox) => (
            <option key={mailbox.id} value={mailbox.id}>
              {mailbox.name}
            </option>
          ))}
        </SelectField>
      </div>
      {kind === 'ticket' ? <TicketFields ticket={template?.kind === 'ticket' ? template.ticket : {}} /> : null}
      <StepsField steps={steps} onChange={setSteps} />
      {error ? (
        <p className="banner" data-tone="bad" role="alert">
          {failure(error)}
        </p>
      ) : null}
      <div className="actions">
        <Button type="submit" kind="primary" disabled={busy || (kind === 'checklist' && written(steps).length === 0)}>
          {t('save')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

const written = (steps: readonly StepDraft[]): { text: string; required: boolean }[] =>
  steps.map(({ text, required }) => ({ text: text.trim(), required })).filter(({ text }) => text !== '');

/** What the ticket itself is filled with. */
function TicketFields(props: { ticket: TicketTemplate['ticket'] }): ReactElement {
  const { t } = useTexts();
  const { ticket } = props;
  return (
    <>
      <TextField name="subject" label={t('templates.subject')} maxLength={250} defaultValue={ticket.subject ?? ''} />
      <TextArea name="text" label={t('templates.text')} rows={5} maxLength={20_000} defaultValue={ticket.text ?? ''} />
      <div className="form-row">
        <SelectField name="kind" label={t('templates.kind')} defaultValue={ticket.kind ?? ''}>
          <option value="">{t('templates.asUsual')}</option>
          {kinds.map((each) => (
            <option key={each} value={each}>
              {t(`kind.${each}`)}
            </option>
          ))}
        </SelectField>
        <SelectField name="priority" label={t('templates.priority')} defaultValue={ticket.priority ?? ''}>
          <option value="">{t('templates.asUsual')}</option>
          {priorities.map((each) => (
            <option key={each} value={each}>
              {t(`priority.${each}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          name="tags"
          label={t('templates.tags')}
          hint={t('templates.tagsHint')}
          defaultValue={(ticket.tags ?? []).join(', ')}
        />
      </div>
    </>
  );
}

/** Saves what stands in the form. */
function useSaving(
  kind: Template['kind'],
  template: Template | undefined,
  steps: readonly StepDraft[],
  onDone: () => void,
): { save: (event: FormEvent<HTMLFormElement>) => Promise<void>; busy: boolean; error: unknown } {
  const { t } = useTexts();
  const { api } = useDesk();
  const queries = useQueryClient();
  const say = useToast();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const mailbox = String(form.get('mailbox') ?? '');
    const body = {
      kind,
      name: String(form.get('name') ?? '').trim(),
      ...(mailbox ? { mailbox } : {}),
      ...(kind === 'checklist'
        ? { checklist: written(steps) }
        : { ticket: { ...ticketOf(form, template), checklist: written(steps) } }),
    };
    setBusy(true);
    setError(undefined);
    try {
      await api.send('PUT', `/templates/${template?.id ?? crypto.randomUUID()}`, { body });
      await queries.invalidateQueries({ queryKey: templatesKey });
      say(t('saved'));
      onDone();
    } catch (failed) {
      setError(failed);
      setBusy(false);
    }
  };
  return { save, busy, error };
}

/** What was filled in; the desk's own fields of the template stay as they are. */
function ticketOf(form: FormData, template: Template | undefined): Record<string, unknown> {
  const plain = ['subject', 'text', 'kind', 'priority'].map((name) => [name, String(form.get(name) ?? '').trim()]);
  const tags = String(form.get('tags') ?? '')
    .split(',')
    .map((tag) => tag.trim().toLowerCase())
    .filter(Boolean);
  const fields = template?.kind === 'ticket' ? template.ticket.fields : undefined;
  return {
    ...Object.fromEntries(plain.filter(([, value]) => value !== '')),
    ...(tags.length > 0 ? { tags } : {}),
    ...(fields ? { fields } : {}),
  };
}
