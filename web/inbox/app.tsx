import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/states.tsx';
import { ToastProvider } from '../ui/toast.tsx';
import { type Desk, DeskProvider } from './desk.ts';
import { LiveProvider } from './live/live-provider.tsx';
import { router } from './router.tsx';
import { useTexts } from './texts.ts';

/** The inbox of somebody who is signed in. */
export function App(props: { desk: Desk; queries: QueryClient }): ReactElement {
  const { t } = useTexts();
  return (
    <DeskProvider value={props.desk}>
      <QueryClientProvider client={props.queries}>
        <ToastProvider closeLabel={t('close')}>
          <LiveProvider>
            <RouterProvider router={router} />
          </LiveProvider>
        </ToastProvider>
      </QueryClientProvider>
    </DeskProvider>
  );
}

/** Where one stands after signing out. */
export function SignedOut(props: { deskName: string; onSignIn: () => void }): ReactElement {
  const { t } = useTexts();
  return (
    <main className="alone">
      <EmptyState
        icon="person"
        page
        title={props.deskName}
        text={t('signedOut')}
        action={
          <Button kind="primary" onClick={props.onSignIn}>
            {t('signIn')}
          </Button>
        }
      />
    </main>
  );
}

/** The page could not be made ready. */
export function FailedStart(props: { onRetry: () => void }): ReactElement {
  const { t } = useTexts();
  return (
    <main className="alone">
      <EmptyState
        icon="alert"
        page
        alert
        title={t('failed.title')}
        text={t('failed.start')}
        action={<Button onClick={props.onRetry}>{t('retry')}</Button>}
      />
    </main>
  );
}
