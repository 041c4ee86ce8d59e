import type { ReactElement } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { choose, usePreferences } from '../../ui/preferences.ts';
import { useTexts } from '../texts.ts';

const list = ['j', 'k', 'Enter', 'r', 'n', 'a', 'e', 'z', 'c', '/', '?', 'Esc'] as const;

/** Which key does what, and the switch that turns single keys off (WCAG 2.2, 2.1.4). */
export function ShortcutsDialog(props: { onClose: () => void }): ReactElement {
  const { t } = useTexts();
  const { shortcuts } = usePreferences();
  return (
    <Dialog title={t('keys.title')} closeLabel={t('close')} onClose={props.onClose}>
      <dl className="keys">
        {list.map((key) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`keys.${key}`)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Ctrl</kbd> <kbd>Enter</kbd>
          </dt>
          <dd>{t('keys.send')}</dd>
        </div>
      </dl>
      <label className="check">
        <input type="checkbox" checked={shortcuts} onChange={(event) => choose({ shortcuts: event.target.checked })} />
        {t('keys.on')}
      </label>
    </Dialog>
  );
}
