import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import type { EntryView } from '../api/types.ts';
import { useTexts } from '../texts.ts';
import { actorName } from './actor-name.ts';
import { describeChange } from './describe-change.ts';
import { useNames } from './timeline.tsx';
import type { Conflict } from './use-guarded-change.ts';

/** Somebody was quicker: what came, and whether to go on all the same. What was typed is still there. */
export function ConflictBanner(props: { conflict: Conflict }): ReactElement {
  const { t, language } = useTexts();
  const nameOf = useNames();
  const line = (entry: EntryView): string => {
    const who = entry.type === 'received' ? entry.from.name || entry.from.address : actorName(entry, t);
    return entry.type === 'change'
      ? `${who} ${describeChange(entry, t, nameOf, language)}`
      : t(`entry.${entry.type}`, { who });
  };
  return (
    <div className="banner conflict" role="alert">
      <div>
        <strong>{t('conflict.title')}</strong>
        <ul>
          {props.conflict.since.map((entry) => (
            <li key={entry.id}>{line(entry)}</li>
          ))}
        </ul>
      </div>
      <div className="actions">
        <Button size="small" onClick={() => props.conflict.again()}>
          {t('conflict.again')}
        </Button>
        <Button size="small" kind="quiet" onClick={props.conflict.leave}>
          {t('conflict.leave')}
        </Button>
      </div>
    </div>
  );
}
