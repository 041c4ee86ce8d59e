import type { ReactElement } from 'react';
import { SelectField } from '../../ui/field.tsx';
import { useMailboxes } from '../api/queries.ts';
import { type AgentDraft, levels } from './agent-form.ts';
import { useTexts } from './texts.ts';

/** Which mailboxes somebody sees, and what they may do in each at most. */
export function MailboxLevels(props: {
  draft: AgentDraft;
  onChange: (change: Partial<AgentDraft>) => void;
}): ReactElement {
  const { t } = useTexts();
  const { draft, onChange } = props;
  const mailboxes = useMailboxes().data ?? [];
  const choices = levels.filter((level) => level !== 'none' || !draft.everywhere);
  return (
    <fieldset className="form">
      <legend className="panel-title">{t('staff.mailboxes')}</legend>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.everywhere}
          onChange={(event) => onChange({ everywhere: event.target.checked })}
        />
        {t('staff.allMailboxes')}
      </label>
      <p className="field-hint">{t('staff.limitHint')}</p>
      <div className="form-row">
        {mailboxes.map(({ id, name }) => {
          const level = draft.levels[id] ?? (draft.everywhere ? 'full' : 'none');
          return (
            <SelectField
              key={id}
              label={name}
              value={draft.everywhere && level === 'none' ? 'full' : level}
              onChange={(event) => {
                const chosen = levels.find((one) => one === event.target.value) ?? 'none';
                onChange({ levels: { ...draft.levels, [id]: chosen } });
              }}
            >
              {choices.map((each) => (
                <option key={each} value={each}>
                  {t(`staff.level.${each}`)}
                </option>
              ))}
            </SelectField>
          );
        })}
      </div>
    </fieldset>
  );
}
