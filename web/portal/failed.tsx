import type { ReactElement } from 'react';
import { Button } from '../ui/button.tsx';
import { ProblemError } from '../ui/http.ts';
import { EmptyState } from '../ui/states.tsx';
import { useTexts } from './texts.ts';

/** Gives the sentence that a customer can do something with. */
export function useFailure(): (error: unknown) => string {
  const { t } = useTexts();
  return (error) => {
    if (!(error instanceof ProblemError)) return error instanceof Error ? error.message : String(error);
    if (error.code === 'offline') return t('failed.offline');
    if (error.status === 403 || error.status === 404) return t('failed.notFound');
    return [error.message, ...error.fields.map((field) => field.message)].join(' ');
  };
}

/** What could not be fetched, and the way to try again. */
export function Failed(props: { error: unknown; onRetry: () => void }): ReactElement {
  const { t } = useTexts();
  const text = useFailure();
  return (
    <EmptyState
      icon="alert"
      page
      alert
      title={t('failed.title')}
      text={text(props.error)}
      action={<Button onClick={props.onRetry}>{t('retry')}</Button>}
    />
  );
}
