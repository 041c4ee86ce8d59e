import { type SignoutRedirectArgs, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { SiteConfig } from './config.ts';

/** Somebody's sign-in at this site, in this tab. */
export interface Session {
  /** A token that is good for at least the next call; refreshed when it is about to end. `undefined` when nobody is signed in. */
  accessToken(): Promise<string | undefined>;
  signedIn(): Promise<boolean>;
  /** Leaves for the sign-in page; comes back to where the person was. */
  signIn(): Promise<void>;
  signOut(): Promise<void>;
  /** Forgets a token that the API refused. */
  drop(): Promise<void>;
}

/**
 * Opens the session: finishes a sign-in when the address bar brings one back, otherwise takes up what the tab remembers.
 * Authorization code flow with PKCE (RFC 7636); tokens live in this tab's session storage and are refreshed by refresh token.
 * @param siteUrl where the sign-in page sends people back to: the site's own root, registered with the issuer
 * @throws Error when the issuer refused the sign-in
 */
export async function openSession(config: SiteConfig, siteUrl: string): Promise<Session> {
  const manager = new UserManager({
    authority: config.issuer,
    client_id: config.clientId,
    redirect_uri: siteUrl,
    response_type: 'code',
    scope: 'openid email profile',
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: false,
    monitorSession: false,
  });
  await finishSignIn(manager);
  let refreshing: Promise<User | null> | undefined;
  const refreshed = (user: User): Promise<User | null> => {
    refreshing ??= refresh(manager, user).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };
  const current = async (): Promise<User | null> => {
    const user = await manager.getUser();
    if (user?.expires_in === undefined || user.expires_in > 60) return user;
    return user.refresh_token ? refreshed(user) : user.expired ? null : user;
  };
  return {
    accessToken: async () => (await current())?.access_token,
    signedIn: async () => (await current()) !== null,
    signIn: () => manager.signinRedirect({ state: location.pathname + location.search }),
    signOut: () => leave(manager, config, siteUrl),
    drop: () => manager.removeUser(),
  };
}

async function finishSignIn(manager: UserManager): Promise<void> {
  const parameters = new URLSearchParams(location.search);
  if (!parameters.has('state') || !(parameters.has('code') || parameters.has('error'))) return;
  const address = location.href;
  history.replaceState(null, '', location.pathname);
  const user = await manager.signinCallback(address);
  if (typeof user?.state === 'string' && user.state.startsWith('/') && !user.state.startsWith('//'))
    history.replaceState(null, '', user.state);
}

async function refresh(manager: UserManager, user: User): Promise<User | null> {
  try {
    return await manager.signinSilent();
  } catch (error) {
    console.warn('The sign-in could not be refreshed', error);
    if (!user.expired) return user;
    await manager.removeUser();
    return null;
  }
}

/**
 * How the issuer is asked to sign out: Amazon Cognito knows `logout_uri`, everybody else `post_logout_redirect_uri`
 * (OpenID Connect RP-Initiated Logout 1.0).
 */
export function signOutRequest(config: Pick<SiteConfig, 'issuer' | 'clientId'>, siteUrl: string): SignoutRedirectArgs {
  const cognito = /^cognito-idp\.[\w-]+\.amazonaws\.com/u.test(new URL(config.issuer).hostname);
  return cognito
    ? { extraQueryParams: { client_id: config.clientId, logout_uri: siteUrl } }
    : { extraQueryParams: { client_id: config.clientId }, post_logout_redirect_uri: siteUrl };
}

async function leave(manager: UserManager, config: SiteConfig, siteUrl: string): Promise<void> {
  try {
    await manager.signoutRedirect(signOutRequest(config, siteUrl));
  } catch (error) {
    console.warn('The issuer has no way to sign out; signing out here only', error);
    await manager.removeUser();
    location.assign(siteUrl);
  }
}
