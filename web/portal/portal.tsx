import { type ReactElement, useMemo } from 'react';
import { Button } from '../ui/button.tsx';
import type { SiteConfig } from '../ui/config.ts';
import type { Session } from '../ui/session.ts';
import { EmptyState } from '../ui/states.tsx';
import { Frame } from './frame.tsx';
import { PortalLink, useRoute } from './navigation.tsx';
import { NewPage } from './new-page.tsx';
import { type CustomerApi, customerApi, linkApi } from './portal-api.ts';
import { useTexts } from './texts.ts';
import { TicketPage } from './ticket-page.tsx';
import { TicketsPage } from './tickets-page.tsx';

/** The portal of somebody who is signed in. */
export function SignedInPortal(props: { config: SiteConfig; session: Session; onRefused: () => void }): ReactElement {
  const { config, session, onRefused } = props;
  const api = useMemo(() => customerApi(config.apiUrl, session.accessToken, onRefused), [config, session, onRefused]);
  return (
    <Frame deskName={config.deskName} onSignOut={() => session.signOut()}>
      <Page api={api} />
    </Frame>
  );
}

function Page(props: { api: CustomerApi }): ReactElement {
  const { t } = useTexts();
  const route = useRoute();
  const number = route.page === 'ticket' ? route.number : undefined;
  const ticket = useMemo(() => (number === undefined ? undefined : props.api.ticket(number)), [props.api, number]);
  if (route.page === 'new') return <NewPage api={props.api} />;
  if (number !== undefined && ticket) {
    return (
      <>
        <PortalLink to={{ page: 'tickets' }} className="back">
          ‹ {t('tickets')}
        </PortalLink>
        <TicketPage key={number} number={number} api={ticket} />
      </>
    );
  }
  if (route.page === 'tickets') return <TicketsPage api={props.api} />;
  return (
    <EmptyState
      icon="search"
      page
      title={t('failed.notFound')}
      action={
        <PortalLink to={{ page: 'tickets' }} className="button">
          {t('tickets')}
        </PortalLink>
      }
    />
  );
}

/** The portal of somebody who came by a signed link: that one ticket, and the way to sign in for the others. */
export function LinkPortal(props: {
  config: SiteConfig;
  number: number;
  token: string;
  onSignIn: () => void;
}): ReactElement {
  const { t } = useTexts();
  const { config, number, token, onSignIn } = props;
  const api = useMemo(() => linkApi(config.apiUrl, token), [config, token]);
  const expired = (
    <EmptyState
      icon="clock"
      page
      alert
      title={t('link.expired')}
      text={t('link.expiredHint')}
      action={
        <Button kind="primary" onClick={onSignIn}>
          {t('signIn')}
        </Button>
      }
    />
  );
  return (
    <Frame deskName={config.deskName} onSignIn={onSignIn}>
      <TicketPage number={number} api={api} refused={expired} />
    </Frame>
  );
}

/** For whoever is not signed in: what this is, and the way in. */
export function Welcome(props: { deskName: string; failed?: boolean; onSignIn: () => void }): ReactElement {
  const { t } = useTexts();
  return (
    <Frame deskName={props.deskName}>
      <EmptyState
        icon="mail"
        page
        title={t('welcome')}
        text={props.failed ? t('failed.signIn') : t('welcome.hint')}
        action={
          <Button kind="primary" onClick={props.onSignIn}>
            {t('signIn')}
          </Button>
        }
      />
    </Frame>
  );
}

/** The page could not be made ready. */
export function FailedStart(props: { onRetry: () => void }): ReactElement {
  const { t } = useTexts();
  return (
    <Frame deskName="">
      <EmptyState
        icon="alert"
        page
        alert
        title={t('failed.title')}
        text={t('failed.start')}
        action={<Button onClick={props.onRetry}>{t('retry')}</Button>}
      />
    </Frame>
  );
}
