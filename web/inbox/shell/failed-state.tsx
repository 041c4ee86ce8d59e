import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { ProblemError } from '../../ui/http.ts';
import { EmptyState } from '../../ui/states.tsx';
import { useTexts } from '../texts.ts';

/** A part of the page that could not be fetched: why, and the way to try again. */
export function FailedState(props: { error: Error; onRetry: () => void; page?: boolean }): ReactElement {
  const { t } = useTexts();
  const text = useFailure();
  if (props.error instanceof ProblemError && props.error.status === 404)
    return <NotFoundState page={props.page ?? false} />;
  return (
    <EmptyState
      icon="alert"
      alert
      page={props.page ?? false}
      title={t('failed.title')}
      text={text(props.error)}
      action={<Button onClick={props.onRetry}>{t('retry')}</Button>}
    />
  );
}

/** What was asked for is not there, or not for this person: the way back. */
export function NotFoundState(props: { page?: boolean }): ReactElement {
  const { t } = useTexts();
  return (
    <EmptyState
      icon="search"
      page={props.page ?? false}
      title={t('failed.notFound')}
      action={<a href="/">{t('toInbox')}</a>}
    />
  );
}

/** Gives the sentence that a person can do something with, for whatever went wrong. */
export function useFailure(): (error: unknown) => string {
  const { t } = useTexts();
  return (error) => {
    if (!(error instanceof ProblemError)) return error instanceof Error ? error.message : String(error);
    if (error.code === 'offline') return t('failed.offline');
    if (error.status === 403) return t('failed.notAllowed');
    if (error.status === 404) return t('failed.notFound');
    return [error.message, ...error.fields.map((field) => `${field.path}: ${field.message}`)].join(' ');
  };
}
