import { QueryClient } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/components.css';
import './inbox.css';
import './ticket/ticket.css';
import './ticket/composer.css';
import { loadConfig } from '../ui/config.ts';
import { createApi, ProblemError } from '../ui/http.ts';
import { applyTheme } from '../ui/preferences.ts';
import { openSession } from '../ui/session.ts';
import { App, FailedStart, SignedOut } from './app.tsx';
import type { Desk } from './desk.ts';
import { forgetKept } from './drafts/kept-draft.ts';
import { startInboxTexts } from './texts.ts';

applyTheme();
startInboxTexts();

const element = document.getElementById('root');
if (!element) throw new Error('index.html has no #root');
const page = createRoot(element);

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ProblemError && error.status >= 400 && error.status < 500),
    },
  },
});

const siteUrl = new URL(import.meta.env.BASE_URL, location.origin).href;
const leftKey = 'tuki.signed-out';
const refusedKey = 'tuki.refused';
let leaving = false;

/** Signs in, or leaves for the sign-in page, and shows the inbox. */
async function start(): Promise<void> {
  const config = await loadConfig();
  document.title = config.deskName;
  const session = await openSession(config, siteUrl);
  const signIn = (): Promise<void> => {
    sessionStorage.removeItem(leftKey);
    return session.signIn();
  };
  if (!(await session.signedIn())) {
    if (!sessionStorage.getItem(leftKey)) return signIn();
    return page.render(<SignedOut deskName={config.deskName} onSignIn={signIn} />);
  }
  const desk: Desk = {
    config,
    session: {
      ...session,
      signOut: () => {
        sessionStorage.setItem(leftKey, 'yes');
        forgetKept(localStorage);
        return session.signOut();
      },
    },
    api: createApi({
      base: config.apiUrl,
      authorization: async () => {
        const token = await session.accessToken();
        return token && `Bearer ${token}`;
      },
      onRefused: () => void startAnew(session.drop, signIn),
    }),
  };
  page.render(
    <StrictMode>
      <App desk={desk} queries={queries} />
    </StrictMode>,
  );
}

/**
 * The API does not take the token: signs in anew, but not over and over when a fresh token is refused as well.
 */
async function startAnew(drop: () => Promise<void>, signIn: () => Promise<void>): Promise<void> {
  if (leaving) return;
  leaving = true;
  const before = Number(sessionStorage.getItem(refusedKey) ?? 0);
  sessionStorage.setItem(refusedKey, String(Date.now()));
  await drop();
  if (Date.now() - before > 60_000) return signIn();
  page.render(<FailedStart onRetry={() => location.assign(siteUrl)} />);
}

start().catch((error: unknown) => {
  console.error(error);
  page.render(<FailedStart onRetry={() => location.assign(siteUrl)} />);
});
