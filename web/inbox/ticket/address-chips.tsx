import { type ClipboardEvent, type KeyboardEvent, type ReactElement, useId, useRef, useState } from 'react';
import type { Person } from '../api/types.ts';
import { useTexts } from '../texts.ts';
import { readAddresses } from './recipients.ts';

interface ChipsProps {
  label: string;
  people: readonly Person[];
  onChange: (people: Person[]) => void;
  /** Told what stands in the box and is no address yet; empty when all is well. */
  onUnfinished: (text: string) => void;
  /** Addresses that mail does not reach, in lower case. */
  unreachable?: ReadonlySet<string>;
  required?: boolean;
}

/**
 * A line of people, each to be taken off by a press, and a box to add more: Enter, a comma or leaving the box puts in what was typed,
 * the backspace key in the empty box takes the last one off.
 */
export function AddressChips(props: ChipsProps): ReactElement {
  const { t } = useTexts();
  const { label, people, onChange, unreachable } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const box = useBox(props);
  return (
    <div className="chips-line" data-empty={people.length === 0 && box.text === ''}>
      <label className="muted" htmlFor={id}>
        {label}
      </label>
      <ul className="chips" aria-label={label}>
        {people.map((person) => (
          <li key={person.address}>
            <button
              type="button"
              className="chip"
              data-tone={unreachable?.has(person.address) ? 'bad' : undefined}
              title={person.name || undefined}
              aria-label={t('recipients.remove', { address: person.address, field: label })}
              onClick={() => {
                onChange(people.filter((each) => each !== person));
                input.current?.focus();
              }}
            >
              {person.address} <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
        <li className="chips-box">
          <input
            id={id}
            ref={input}
            className="input"
            autoComplete="off"
            aria-required={props.required}
            aria-invalid={box.wrong ? true : undefined}
            aria-describedby={box.wrong ? `${id}-wrong` : undefined}
            placeholder={people.length > 0 ? '' : props.required ? t('recipients.hint') : t('reply.nobody')}
            value={box.text}
            onChange={(event) => box.type(event.target.value)}
            onPaste={box.paste}
            onKeyDown={box.press}
            onBlur={() => box.put(box.text)}
          />
        </li>
      </ul>
      {box.wrong ? (
        <p className="field-error" id={`${id}-wrong`}>
          {t('reply.noAddress', { text: box.wrong })}
        </p>
      ) : null}
    </div>
  );
}

/** What is being typed into the line, until it is an address and goes among the people. */
function useBox({ people, onChange, onUnfinished }: Pick<ChipsProps, 'people' | 'onChange' | 'onUnfinished'>) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string>();
  const put = (typed: string): void => {
    const read = readAddresses(typed);
    const left = read.wrong.join(', ');
    const known = new Set(people.map((person) => person.address));
    const added = read.people.filter((person) => !known.has(person.address));
    if (added.length > 0) onChange([...people, ...added]);
    setText(left);
    setWrong(read.wrong[0]);
    onUnfinished(left);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter' || event.key === ',' || event.key === ';') {
      // Enter in the empty box sends the form, as it does in every other field.
      if (text.trim() || event.key !== 'Enter') event.preventDefault();
      put(text);
    }
    if (event.key === 'Backspace' && text === '' && people.length > 0) onChange(people.slice(0, -1));
    if (event.key === 'Escape') event.currentTarget.blur();
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>): void => {
    const pasted = event.clipboardData.getData('text');
    if (!pasted.includes('@')) return;
    event.preventDefault();
    put(`${text} ${pasted}`);
  };
  const type = (typed: string): void => {
    setText(typed);
    setWrong(undefined);
    onUnfinished('');
  };
  return { text, wrong, put, press, paste, type };
}
