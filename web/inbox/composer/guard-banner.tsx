import type { ReactElement, ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { useTexts } from './texts.ts';
import type { Guard } from './use-guard.ts';

/**
 * What is odd about what is about to go out: a sentence each, and whether to go on.
 * @param props.children a third way
 */
export function GuardBanner(props: {
  guard: Pick<Guard<never>, 'asking' | 'anyway' | 'back'>;
  anywayLabel: string;
  onBack: () => void;
  children?: ReactNode;
}): ReactElement | null {
  const { t } = useTexts();
  const { guard } = props;
  if (guard.asking.length === 0) return null;
  return (
    <div className="banner composer-guard" role="alert">
      <ul>
        {guard.asking.map(({ kind, about }) => (
          <li key={`${kind}:${about}`}>{t(`composer.warn.${kind}`, { about })}</li>
        ))}
      </ul>
      <div className="actions">
        {props.children}
        <Button size="small" onClick={guard.anyway}>
          {props.anywayLabel}
        </Button>
        <Button
          size="small"
          kind="quiet"
          onClick={() => {
            guard.back();
            props.onBack();
          }}
        >
          {t('composer.warn.back')}
        </Button>
      </div>
    </div>
  );
}
