import { type FormEvent, type ReactElement, useId } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { usePeopleTexts } from './texts.ts';

/** Names and values: shown as a list, and where it may be changed each value is an input that is taken when it is left. */
export function Pairs(props: {
  pairs: Record<string, string>;
  nameLabel: string;
  disabled: boolean;
  /** `null` takes a name away. */
  onChange: (change: Record<string, string | null>) => void;
}): ReactElement {
  const { t } = usePeopleTexts();
  const id = useId();
  const names = Object.keys(props.pairs);
  const add = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const name = String(data.get('name') ?? '').trim();
    if (name === '') return;
    props.onChange({ [name]: String(data.get('value') ?? '').trim() });
    form.reset();
    form.querySelector('input')?.focus();
  };
  return (
    <div className="people-pairs">
      <dl className="people-lines">
        {names.map((name) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {props.disabled ? (
                props.pairs[name]
              ) : (
                <>
                  <input
                    key={props.pairs[name]}
                    className="input"
                    aria-label={t('customers.change', { name })}
                    defaultValue={props.pairs[name]}
                    maxLength={1000}
                    onBlur={(event) =>
                      event.target.value !== props.pairs[name] && props.onChange({ [name]: event.target.value })
                    }
                  />
                  <Button
                    kind="quiet"
                    size="small"
                    aria-label={t('customers.remove', { name })}
                    onClick={() => props.onChange({ [name]: null })}
                  >
                    <Icon name="close" size={14} />
                  </Button>
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {props.disabled ? null : (
        <form onSubmit={add} className="people-add">
          <input
            id={`${id}-name`}
            className="input"
            name="name"
            required
            maxLength={100}
            placeholder={props.nameLabel}
            aria-label={props.nameLabel}
          />
          <input
            className="input"
            name="value"
            maxLength={1000}
            placeholder={t('customers.value')}
            aria-label={t('customers.value')}
          />
          <Button type="submit" size="small">
            {t('customers.add')}
          </Button>
        </form>
      )}
    </div>
  );
}
