import { type FormEvent, type ReactElement, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Moment } from '../../ui/time.tsx';
import { useAgents } from '../api/queries.ts';
import { type CustomerView, type ProfilePath, useProfileChange } from './people-data.ts';
import { usePeopleTexts } from './texts.ts';

/** Notes about somebody, newest first, with who wrote them and when. */
export function Notes(props: {
  path: ProfilePath;
  notes: CustomerView['notes'];
  disabled: boolean;
  /** Shows no more than so many. */
  most?: number;
}): ReactElement {
  const { t, language } = usePeopleTexts();
  const agents = useAgents().data;
  const { run, busy } = useProfileChange(props.path);
  const [text, setText] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (text.trim() && (await run({ method: 'POST', part: '/notes', body: { text } }))) setText('');
  };
  return (
    <div className="people-notes">
      {props.notes.length === 0 && props.disabled ? <p className="muted">{t('customers.noNotes')}</p> : null}
      <ul>
        {props.notes.slice(0, props.most).map((note) => {
          const who = agents?.find((agent) => agent.address === note.by)?.name ?? note.by;
          return (
            <li key={note.id} className="people-note">
              <p className="people-text">{note.text}</p>
              <p className="muted">
                {who} · <Moment at={note.at} language={language} />
              </p>
              {props.disabled ? null : (
                <Button
                  kind="quiet"
                  size="small"
                  disabled={busy}
                  aria-label={t('customers.removeNote', { who })}
                  onClick={() => run({ method: 'DELETE', part: `/notes/${note.id}` })}
                >
                  <Icon name="close" size={14} />
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {props.disabled ? null : (
        <form onSubmit={submit} className="form people-tight">
          <TextArea
            label={t('customers.note')}
            hint={t('customers.noteHint')}
            rows={2}
            maxLength={5000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <div className="actions">
            <Button type="submit" size="small" disabled={busy || text.trim() === ''}>
              {t('customers.addNote')}
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}
