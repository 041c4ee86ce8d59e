import { type FormEvent, type ReactElement, useId, useState } from 'react';
import { useTexts } from '../texts.ts';

/** The ticket's tags: a click takes one off, Enter puts one on. */
export function Tags(props: { tags: string[]; disabled: boolean; onChange: (tags: string[]) => void }): ReactElement {
  const { t } = useTexts();
  const id = useId();
  const [text, setText] = useState('');
  const add = (event: FormEvent): void => {
    event.preventDefault();
    const tag = text.trim().toLowerCase();
    setText('');
    if (tag && !props.tags.includes(tag)) props.onChange([...props.tags, tag]);
  };
  return (
    <form className="field" onSubmit={add}>
      <label className="field-label" htmlFor={id}>
        {t('field.tags')}
      </label>
      {props.tags.length > 0 ? (
        <ul className="tags">
          {props.tags.map((tag) => (
            <li key={tag}>
              <button
                type="button"
                className="tag"
                disabled={props.disabled}
                aria-label={t('tags.remove', { tag })}
                onClick={() => props.onChange(props.tags.filter((each) => each !== tag))}
              >
                {tag} <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <input
        id={id}
        className="input"
        disabled={props.disabled}
        value={text}
        placeholder={t('tags.add')}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
