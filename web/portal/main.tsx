import { createRoot } from 'react-dom/client';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/components.css';
import './portal.css';
import { loadConfig, type SiteConfig } from '../ui/config.ts';
import { applyTheme } from '../ui/preferences.ts';
import type { Session } from '../ui/session.ts';
import { FailedStart, LinkPortal, SignedInPortal, Welcome } from './portal.tsx';
import { type FileRoute, pathOf, routeOf } from './route.ts';
import { takeLink } from './signed-link.ts';
import { startPortalTexts } from './texts.ts';

applyTheme();
startPortalTexts();

const element = document.getElementById('root');
if (!element) throw new Error('index.html has no #root');
const page = createRoot(element);
const base = import.meta.env.BASE_URL;
const siteUrl = new URL(base, location.origin).href;

/** The sign-in is fetched when it is needed: who comes by a link reads without it. */
async function session(config: SiteConfig): Promise<Session> {
  const { openSession } = await import('../ui/session.ts');
  return openSession(config, siteUrl);
}

async function start(): Promise<void> {
  const config = await loadConfig();
  document.title = config.deskName;
  const route = routeOf(location.pathname, base);
  if (route.page === 'file') return showFile(config, route);
  const token =
    route.page === 'ticket' ? takeLink(route.number, { location, history, storage: sessionStorage }) : undefined;
  if (route.page === 'ticket' && token) {
    const signIn = async (): Promise<void> => {
      sessionStorage.removeItem(`tuki.link.${route.number}`);
      await (await session(config)).signIn();
    };
    return page.render(<LinkPortal config={config} number={route.number} token={token} onSignIn={signIn} />);
  }
  await startSignedIn(config);
}

/** The page of a file is fetched when a link leads to it. */
async function showFile(config: SiteConfig, file: FileRoute): Promise<void> {
  const { FilePage } = await import('./file-page.tsx');
  const token = takeLink(pathOf(file, ''), { location, history, storage: sessionStorage });
  page.render(<FilePage config={config} file={file} token={token} />);
}

async function startSignedIn(config: SiteConfig): Promise<void> {
  const opened = await session(config).catch((error: unknown) => {
    console.error(error);
    page.render(<Welcome deskName={config.deskName} failed onSignIn={() => location.assign(siteUrl)} />);
  });
  if (!opened) return;
  const welcome = (): void => page.render(<Welcome deskName={config.deskName} onSignIn={() => opened.signIn()} />);
  if (!(await opened.signedIn())) return welcome();
  const refused = (): void => void opened.drop().then(welcome);
  page.render(<SignedInPortal config={config} session={opened} onRefused={refused} />);
}

start().catch((error: unknown) => {
  console.error(error);
  page.render(<FailedStart onRetry={() => location.reload()} />);
});
