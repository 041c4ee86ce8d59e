import type { ReactElement } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { choose, usePreferences } from '../../ui/preferences.ts';
import { useTexts } from '../texts.ts';

const list = [
  ...(['j', 'k', 'Enter', 'x', 'X', 's', 'u'] as const),
  ...(['r', 'n', 'a', 't', 'e', 'f', 'm', 'z'] as const),
  ...(['c', 'g', '/', '?', 'Esc'] as const),
] as const;
const combinations = [
  { keys: ['Ctrl', 'K'], text: 'keys.ctrlK' },
  { keys: ['Ctrl', 'Enter'], text: 'keys.send' },
  { keys: ['Ctrl', 'Shift', 'Enter'], text: 'keys.sendClose' },
] as const;

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
        {combinations.map(({ keys, text }) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input type="checkbox" checked={shortcuts} onChange={(event) => choose({ shortcuts: event.target.checked })} />
        {t('keys.on')}
      </label>
    </Dialog>
  );
}
