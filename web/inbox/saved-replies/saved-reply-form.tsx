import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useRef, useState } from 'react';
import type { ReplyScope } from '../../../functions/settings/saved-reply.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { ProblemError } from '../../ui/http.ts';
import { useToast } from '../../ui/toast.tsx';
import { useMailboxes, useMe } from '../api/queries.ts';
import { useDesk } from '../desk.ts';
import { useFailure } from '../shell/failed-state.tsx';
import { nextStatuses } from '../ticket/reply-draft.ts';
import { fillVariables, portalLink, variables, variablesOf } from './fill-variables.ts';
import { useTexts } from './texts.ts';
import { type SavedReply, savedRepliesKey } from './use-saved-replies.ts';
import { useScopeName, useScopes } from './use-scopes.ts';

const nameOf = (scope: ReplyScope): string => ('id' in scope ? `${scope.type}:${scope.id}` : scope.type);

/** A new saved reply, or one to change. */
export function SavedReplyForm(props: { reply?: SavedReply; example?: boolean; onDone: () => void }): ReactElement {
  const { t } = useTexts();
  const { reply, example, onDone } = props;
  const scopes = useScopes();
  const scopeName = useScopeName();
  const [text, setText] = useState(reply?.text ?? (example ? t('savedReplies.example.text') : ''));
  const { save, busy, error } = useSaving(reply, scopes, text, onDone);
  const wrong = (path: string): string | undefined =>
    error instanceof ProblemError ? error.fieldMessage(path) : undefined;
  const failure = useFailure();
  return (
    <form
      className="form panel"
      onSubmit={save}
      aria-label={reply ? t('savedReplies.editOne', { name: reply.name }) : t('savedReplies.new')}
    >
      <div className="form-row">
        <TextField
          name="name"
          label={t('savedReplies.name')}
          required
          maxLength={100}
          autoFocus
          defaultValue={reply?.name ?? (example ? t('savedReplies.example.name') : '')}
          error={wrong('name')}
        />
        <TextField
          name="shortcut"
          label={t('savedReplies.shortcut')}
          hint={t('savedReplies.shortcutHint')}
          maxLength={40}
          autoComplete="off"
          defaultValue={reply?.shortcut ?? ''}
          error={wrong('shortcut')}
        />
        <SelectField
          name="scope"
          label={t('savedReplies.scope')}
          defaultValue={reply ? nameOf(reply.scope) : undefined}
          error={wrong('scope')}
        >
          {scopes.map((scope) => (
            <option key={nameOf(scope)} value={nameOf(scope)}>
              {scopeName(scope)}
            </option>
          ))}
        </SelectField>
      </div>
      <Words text={text} onText={setText} error={wrong('text')} />
      <div className="form-row">
        <SelectField name="status" label={t('savedReplies.status')} defaultValue={reply?.status ?? ''}>
          <option value="">{t('savedReplies.status.asIs')}</option>
          {nextStatuses.map((status) => (
            <option key={status} value={status}>
              {t(`reply.then.${status}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          name="tags"
          label={t('savedReplies.tags')}
          hint={t('savedReplies.tagsHint')}
          defaultValue={(reply?.tags ?? []).join(', ')}
          error={wrong('tags')}
        />
      </div>
      {error ? (
        <p className="banner" data-tone="bad" role="alert">
          {failure(error)}
        </p>
      ) : null}
      <div className="actions">
        <Button type="submit" kind="primary" disabled={busy || text.trim() === ''}>
          {t('save')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

/** Saves what stands in the form. */
function useSaving(
  reply: SavedReply | undefined,
  scopes: readonly ReplyScope[],
  text: string,
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
    const value = (name: string): string => String(form.get(name) ?? '').trim();
    const shortcut = value('shortcut').replace(/^\//u, '');
    const status = value('status');
    const tags = value('tags')
      .split(',')
      .map((tag) => tag.trim().toLowerCase())
      .filter(Boolean);
    const body = {
      name: value('name'),
      text,
      scope: scopes.find((scope) => nameOf(scope) === value('scope')) ?? { type: 'agent' },
      ...(shortcut ? { shortcut } : {}),
      ...(status ? { status } : {}),
      ...(tags.length > 0 ? { tags } : {}),
      ...(reply ? { order: reply.order } : {}),
      // Its HTML says what the text says, as long as that stays.
      ...(reply?.html !== undefined && reply.text === text ? { html: reply.html } : {}),
    };
    setBusy(true);
    setError(undefined);
    try {
      await api.send('PUT', `/saved-replies/${reply?.id ?? crypto.randomUUID()}`, { body });
      await queries.invalidateQueries({ queryKey: savedRepliesKey });
      say(t('saved'));
      onDone();
    } catch (failed) {
      setError(failed);
      setBusy(false);
    }
  };
  return { save, busy, error };
}

/** The text, what can be put into it, and how it will look. */
function Words(props: { text: string; onText: (text: string) => void; error: string | undefined }): ReactElement {
  const { t, language } = useTexts();
  const { text, onText } = props;
  const box = useRef<HTMLTextAreaElement>(null);
  const values = variablesOf({
    requester: { name: 'Maija Virtanen', address: 'maija@example.com' },
    number: 1042,
    subject: t('savedReplies.subjectExample'),
    agent: useMe().data?.name,
    mailbox: useMailboxes().data?.[0]?.name,
    link: portalLink(useDesk().config.portalUrl ?? location.origin, 1042),
    language,
    now: new Date(),
  });
  const insert = (variable: string): void => {
    const { selectionStart = text.length, selectionEnd = text.length } = box.current ?? {};
    const blank = `{${variable}}`;
    onText(text.slice(0, selectionStart) + blank + text.slice(selectionEnd));
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(selectionStart + blank.length, selectionStart + blank.length);
    });
  };
  return (
    <div className="form-row form-row-wide">
      <div className="form">
        <TextArea
          ref={box}
          label={t('savedReplies.text')}
          rows={9}
          required
          maxLength={20_000}
          value={text}
          onChange={(event) => onText(event.target.value)}
          error={props.error}
        />
        <fieldset className="saved-reply-variables">
          <legend className="field-label">{t('savedReplies.variables')}</legend>
          {variables.map((variable) => (
            <Button key={variable} size="small" onClick={() => insert(variable)}>
              {t(`savedReplies.variable.${variable}`)}
            </Button>
          ))}
        </fieldset>
      </div>
      {text.trim() === '' ? null : (
        <div>
          <p className="field-label">{t('savedReplies.preview')}</p>
          <p className="preview message-text">{fillVariables(text, values)}</p>
        </div>
      )}
    </div>
  );
}
