import type { ReactElement } from 'react';
import { useTexts } from './texts.ts';

/** Examples, each with the key of what it means. */
const examples = [
  ['lasku, invoice', 'words'],
  ['tilau', 'start'],
  ['"red lamp"', 'phrase'],
  ['#1042', 'number'],
  ['assigned:me', 'assigned'],
  ['customer:maija', 'customer'],
  ['subject:invoice', 'subject'],
  ['tag:refund', 'tag'],
  ['mailbox:support team:billing', 'mailbox'],
  ['is:overdue', 'is'],
  ['status:waiting priority:high', 'status'],
  ['due:2026-12-24', 'due'],
  ['follower:me', 'follower'],
  ['after:2026-11 before:2026-12', 'dates'],
] as const;

/** Tells what a search can say; unfolded while nothing is typed. */
export function SearchHelp(props: { open: boolean }): ReactElement {
  const { t } = useTexts();
  return (
    <details className="search-help" open={props.open}>
      <summary>{t('searchBox.help')}</summary>
      <dl>
        {examples.map(([example, meaning]) => (
          <div key={meaning}>
            <dt>
              <code>{example}</code>
            </dt>
            <dd>{t(`searchBox.help.${meaning}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
