import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import type { SiteConfig } from '../ui/config.ts';
import { ProblemError } from '../ui/http.ts';
import { EmptyState } from '../ui/states.tsx';
import { Failed } from './failed.tsx';
import { Frame } from './frame.tsx';
import { fileAddress } from './portal-api.ts';
import type { FileRoute } from './route.ts';
import { useTexts } from './texts.ts';

type State = { at: 'asking' } | { at: 'there'; url: string } | { at: 'failed'; error: unknown };

/** Begins the download of a file that a link of a mail names, and says what to do when the link does not open it. */
export function FilePage(props: { config: SiteConfig; file: FileRoute; token: string | undefined }): ReactElement {
  const { config, file, token } = props;
  const [state, setState] = useState<State>({ at: 'asking' });
  const asked = useRef(false);
  const fetchFile = useCallback(async () => {
    if (token === undefined) return;
    setState({ at: 'asking' });
    try {
      const { url } = await fileAddress(config.apiUrl, file, token);
      setState({ at: 'there', url });
      download(url);
    } catch (error) {
      setState({ at: 'failed', error });
    }
  }, [config, file, token]);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    fetchFile();
  }, [fetchFile]);
  return (
    <Frame deskName={config.deskName}>
      <Said state={token === undefined ? expired : state} onAgain={fetchFile} />
    </Frame>
  );
}

const expired: State = {
  at: 'failed',
  error: new ProblemError({ status: 401, code: 'link-expired', detail: 'The address has no token.' }),
};

function Said(props: { state: State; onAgain: () => void }): ReactElement {
  const { t } = useTexts();
  const { state, onAgain } = props;
  if (state.at === 'asking') return <EmptyState icon="file" page title={t('file')} text={t('file.fetching')} />;
  if (state.at === 'there')
    return (
      <EmptyState
        icon="file"
        page
        title={t('file')}
        text={t('file.coming')}
        action={<Button onClick={onAgain}>{t('file.again')}</Button>}
      />
    );
  const status = state.error instanceof ProblemError ? state.error.status : undefined;
  if (status === 401 || status === 403)
    return <EmptyState icon="clock" page alert title={t('file.expired')} text={t('file.expiredHint')} />;
  if (status === 404) return <EmptyState icon="file" page alert title={t('file.gone')} text={t('file.goneHint')} />;
  return <Failed error={state.error} onRetry={onAgain} />;
}

/** The store answers with a file to be saved, so the page stays where it is. */
function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.rel = 'noreferrer';
  link.click();
}
