import { type ReactElement, useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { useTexts } from '../texts.ts';
import { useLive } from './live-provider.tsx';

/** Says that the page may be behind, once that has lasted longer than a blink. */
export function ConnectionBar(): ReactElement | null {
  const { state, online, retry } = useLive();
  const { t } = useTexts();
  const broken = !online || state === 'waiting';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!broken && state !== 'connecting') setShown(false);
    if (!broken) return;
    const timer = setTimeout(() => setShown(true), 3000);
    return () => clearTimeout(timer);
  }, [broken, state]);
  if (!shown && online) return null;
  return (
    <div className="banner connection-bar" role="status">
      <span>{online ? t('live.reconnecting') : t('live.offline')}</span>
      {online ? (
        <Button size="small" kind="quiet" onClick={retry}>
          {t('retry')}
        </Button>
      ) : null}
    </div>
  );
}
