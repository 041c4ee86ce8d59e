import { type ReactElement, useRef } from 'react';
import { flushSync } from 'react-dom';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useTexts } from './texts.ts';

/** One step as it is being written; `id` keeps its row together. */
export interface StepDraft {
  id: string;
  text: string;
  required: boolean;
}

/** A fresh step. */
export const newStep = (text = '', required = false): StepDraft => ({ id: crypto.randomUUID(), text, required });

/** The steps of a checklist: Enter begins the next one, Backspace in an empty one takes it away. */
export function StepsField(props: { steps: StepDraft[]; onChange: (steps: StepDraft[]) => void }): ReactElement {
  const { t } = useTexts();
  const { steps, onChange } = props;
  const list = useRef<HTMLOListElement>(null);
  /** At once: the next letter that is typed belongs into the step that has the focus then. */
  const become = (next: StepDraft[], at: number): void => {
    flushSync(() => onChange(next));
    list.current?.querySelectorAll<HTMLInputElement>('input.input')[at]?.focus();
  };
  const add = (at: number): void => become(steps.toSpliced(at, 0, newStep()), at);
  const remove = (at: number): void => become(steps.toSpliced(at, 1), Math.max(0, at - 1));
  const put = (at: number, change: Partial<StepDraft>): void =>
    onChange(steps.map((step, index) => (index === at ? { ...step, ...change } : step)));
  return (
    <fieldset className="form template-steps">
      <legend className="field-label">{t('templates.steps')}</legend>
      <ol ref={list}>
        {steps.map((step, at) => (
          <li key={step.id}>
            <input
              className="input"
              aria-label={t('templates.step', { number: at + 1 })}
              value={step.text}
              maxLength={200}
              onChange={(event) => put(at, { text: event.target.value })}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' && !(event.key === 'Backspace' && step.text === '' && steps.length > 1))
                  return;
                event.preventDefault();
                if (event.key === 'Enter') add(at + 1);
                else remove(at);
              }}
            />
            <label className="check">
              <input
                type="checkbox"
                checked={step.required}
                aria-label={t('templates.required', { number: at + 1 })}
                onChange={(event) => put(at, { required: event.target.checked })}
              />
              {t('templates.requiredShort')}
            </label>
            <Button
              kind="quiet"
              size="small"
              shape="square"
              aria-label={t('templates.removeStep', { number: at + 1 })}
              onClick={() => remove(at)}
            >
              <Icon name="close" size={14} />
            </Button>
          </li>
        ))}
      </ol>
      <div className="actions">
        <Button size="small" disabled={steps.length >= 50} onClick={() => add(steps.length)}>
          {t('templates.addStep')}
        </Button>
      </div>
    </fieldset>
  );
}
