import { type FormEvent, type ReactElement, useState } from 'react';
import { SelectField } from '../../ui/field.tsx';
import type { TicketView } from '../api/types.ts';
import { useTemplates } from '../templates/use-templates.ts';
import type { Patch } from '../ticket/use-patch.ts';
import { useTexts } from './texts.ts';

const newId = (): string => crypto.randomUUID().slice(0, 12);

type Step = { id: string; text: string; required?: boolean; done?: boolean };

/** The steps as the desk has them or, until it answers, as I have just changed them. */
function useSteps(ticket: TicketView, patch: Patch): { steps: Step[]; change: (steps: Step[]) => void } {
  const [mine, setMine] = useState<{ version: number; steps: Step[] }>();
  const theirs = ticket.checklist.map(
    ({ id, text, required, doneAt }): Step => ({ id, text, required, done: doneAt !== null }),
  );
  return {
    steps: mine?.version === ticket.version ? mine.steps : theirs,
    change: async (steps) => {
      setMine({ version: ticket.version, steps });
      await patch({ checklist: steps });
      setMine(undefined);
    },
  };
}

/** What is to be done, step by step; some of it before the ticket can be closed. */
export function Checklist(props: { ticket: TicketView; patch: Patch; disabled: boolean }): ReactElement | null {
  const { t } = useTexts();
  const { ticket, patch, disabled } = props;
  const [text, setText] = useState('');
  const { steps, change } = useSteps(ticket, patch);
  const add = (event: FormEvent): void => {
    event.preventDefault();
    const words = text.trim();
    setText('');
    if (words) change([...steps, { id: newId(), text: words }]);
  };
  if (disabled && steps.length === 0) return null;
  return (
    <section className="field" aria-label={t('tools.checklist')}>
      <h2 className="field-label">{t('tools.checklist')}</h2>
      <ul className="checklist">
        {steps.map((step) => (
          <li key={step.id}>
            <label className="check">
              <input
                type="checkbox"
                checked={step.done}
                disabled={disabled}
                onChange={(event) =>
                  change(steps.map((each) => (each === step ? { ...each, done: event.target.checked } : each)))
                }
              />
              <span>
                {step.text}
                {step.required ? <span className="muted"> · {t('tools.required')}</span> : null}
              </span>
            </label>
            {disabled ? null : (
              <button
                type="button"
                className="tag"
                aria-label={t('tools.removeStep', { text: step.text })}
                onClick={() => change(steps.filter((each) => each !== step))}
              >
                <span aria-hidden="true">×</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {disabled ? null : <FromTemplate ticket={ticket} onSteps={(more) => change([...steps, ...more])} />}
      {disabled ? null : (
        <form onSubmit={add}>
          <input
            className="input"
            aria-label={t('tools.addStep')}
            placeholder={t('tools.addStep')}
            maxLength={300}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </form>
      )}
    </section>
  );
}

/** Adds the steps of a list that the desk keeps for such tickets. */
function FromTemplate(props: { ticket: TicketView; onSteps: (steps: Step[]) => void }): ReactElement | null {
  const { t } = useTexts();
  const templates = useTemplates('checklist', props.ticket.mailbox).data ?? [];
  if (templates.length === 0) return null;
  return (
    <SelectField
      label={t('tools.fromTemplate')}
      labelHidden
      value=""
      onChange={(event) => {
        const chosen = templates.find(({ id }) => id === event.target.value);
        if (chosen) props.onSteps(chosen.checklist.map((step) => ({ id: newId(), ...step })));
      }}
    >
      <option value="">{t('tools.fromTemplate')}</option>
      {templates.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
