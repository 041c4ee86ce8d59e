import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useDesk } from '../desk.ts';
import { FailedState } from '../shell/failed-state.tsx';
import { useTexts } from '../texts.ts';

/** The header lines of a mail as they came. */
export function HeadersDialog(props: { number: number; entryId: string; onClose: () => void }): ReactElement {
  const { t } = useTexts();
  const { api } = useDesk();
  const say = useToast();
  const path = `/tickets/${props.number}/entries/${props.entryId}/headers`;
  const headers = useQuery({
    queryKey: ['headers', path],
    queryFn: () => api.get<{ headers: string }>(path),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      say(t('headers.copied'));
    } catch (error) {
      console.warn('The clipboard is not to be had', error);
      say(t('headers.notCopied'));
    }
  };
  return (
    <Dialog title={t('headers.title')} closeLabel={t('close')} wide onClose={props.onClose}>
      {headers.data ? (
        <div className="form">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className="raw-text" tabIndex={0}>
            {headers.data.headers}
          </pre>
          <div className="actions actions-end">
            <Button onClick={() => copy(headers.data.headers)}>{t('headers.copy')}</Button>
          </div>
        </div>
      ) : headers.isError ? (
        <FailedState error={headers.error} onRetry={() => headers.refetch()} />
      ) : (
        <Skeleton lines={8} label={t('loading')} />
      )}
    </Dialog>
  );
}
