import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProviderContext } from 'oidc-provider';
import { issuerPath } from './addresses.ts';
import { readBody } from './http-server.ts';
import type { SigningKeys } from './identity.ts';
import { oidcStore } from './oidc-store.ts';
import { accountPage, addressPage, codePage, escapeHtml, page, signOutPage } from './sign-in-pages.ts';
import type { RunnerState } from './state.ts';
import type { Account, UserPool } from './user-pools.ts';

export type OidcHandler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

export interface OidcOptions {
  pool: UserPool;
  state: RunnerState;
  keys: SigningKeys;
  /** `http://127.0.0.1:3000` */
  site: string;
  /** When a token made now ends, in seconds since the epoch. */
  expiry(): number;
  newCode(): string;
  sendCode(email: string, code: string): Promise<void>;
  report(line: string): void;
}

/** The API that access tokens are for; an identifier, not an address. */
const RESOURCE = 'urn:tuki:api';
const SCOPES = ['openid', 'email', 'profile', 'phone'];
const CODE_MINUTES = 10;
const CODE_ATTEMPTS = 5;
const DAY_SECONDS = 86_400;

/**
 * A sign-in server for one user pool, with Cognito's paths: code flow with PKCE, refresh tokens, RS256 access tokens whose audience is the client. Sign-in
 * pages are plain HTML without scripts. Loaded with the first request, as the library is large.
 */
export async function createOidcHandler(options: OidcOptions): Promise<OidcHandler> {
  const { pool, site, report } = options;
  const { default: Provider } = await import('oidc-provider');
  const base = issuerPath(pool.name);
  const provider = new Provider(pool.issuer, configuration(options));
  const isLocal = (uri: string): boolean => URL.parse(uri)?.origin === site;
  provider.Client.prototype.redirectUriAllowed = isLocal;
  provider.Client.prototype.postLogoutRedirectUriAllowed = isLocal;
  provider.on('server_error', (_context, error) => report(`sign-in: ${error.stack ?? error.message}`));
  const answer = provider.callback();
  const signIn = signInSteps(options, async (request, response, account) => {
    options.state.set(accountKey(pool, account.subject), account.email);
    await provider.interactionFinished(
      request,
      response,
      { login: { accountId: account.subject } },
      { mergeWithLastSubmission: false },
    );
  });

  return async (request, response, url) => {
    const inner = url.pathname.slice(base.length) || '/';
    const uid = /^\/sign-in\/([\w-]+)$/.exec(inner)?.[1];
    if (uid) return signIn(request, response, uid);
    // Cognito calls the parameter differently from OpenID Connect's own sign-out.
    const query = url.search.replace(/([?&])logout_uri=/, '$1post_logout_redirect_uri=');
    Object.assign(request, { originalUrl: base + inner + query, url: inner + query });
    await answer(request, response);
  };
}

/** Where the address of someone who has signed in is remembered. */
const accountKey = (pool: UserPool, subject: string): string => `account ${pool.name} ${subject}`;

function configuration({ pool, state, keys, expiry }: OidcOptions): object {
  const accountOf = (subject: string): Account => {
    const account = pool.account(state.get(accountKey(pool, subject)) ?? '');
    if (!account) throw new Error(`there is no account ${subject}`);
    return account;
  };
  return {
    adapter: oidcStore(state, pool.name),
    jwks: { keys: [keys.privateJwk] },
    cookies: { keys: [keys.cookieSecret] },
    clients: pool.clients.map(({ id, redirectUris, logoutUris }) => ({
      client_id: id,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: redirectUris.length > 0 ? redirectUris : [`${pool.issuer}/unused`],
      post_logout_redirect_uris: logoutUris,
    })),
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      userinfo: '/oauth2/userInfo',
      revocation: '/oauth2/revoke',
      end_session: '/logout',
      jwks: '/.well-known/jwks.json',
    },
    scopes: SCOPES,
    claims: {
      openid: ['sub', 'token_use', 'cognito:username', 'cognito:groups'],
      email: ['email', 'email_verified'],
      profile: ['name'],
    },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: {
      AccessToken: DAY_SECONDS / 2,
      IdToken: DAY_SECONDS / 2,
      AuthorizationCode: 60,
      Interaction: 3600,
      Session: 30 * DAY_SECONDS,
      Grant: 30 * DAY_SECONDS,
      RefreshToken: 30 * DAY_SECONDS,
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context: ProviderContext, form: string) => {
          context.body = signOutPage(form);
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context: unknown, _resource: string, client: { clientId: string }) => ({
          scope: SCOPES.join(' '),
          audience: client.clientId,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
          accessTokenTTL: DAY_SECONDS / 2,
        }),
      },
    },
    renderError: (context: ProviderContext, { error_description }: { error_description?: string }) => {
      context.body = page(
        'Signing in did not work',
        `<p>${escapeHtml(error_description ?? 'The request is not valid.')}</p>`,
      );
    },
    findAccount: (_context: unknown, subject: string) => ({
      accountId: subject,
      claims: async () => {
        const account = accountOf(subject);
        const { id } = await pool.claims(pool.clients[0]?.id ?? '', account, SCOPES, 'TokenGeneration_HostedAuth');
        return { ...id, sub: account.subject };
      },
    }),
    extraTokenClaims: async (
      context: ProviderContext,
      token: { accountId: string; clientId: string; scope?: string },
    ) => {
      const isRefresh = context.oidc.params?.grant_type === 'refresh_token';
      const trigger = isRefresh ? 'TokenGeneration_RefreshTokens' : 'TokenGeneration_HostedAuth';
      const scopes = (token.scope ?? '').split(' ');
      return (await pool.claims(token.clientId, accountOf(token.accountId), scopes, trigger)).access;
    },
    formats: {
      customizers: {
        jwt: (_context: unknown, _token: unknown, parts: { payload: Record<string, unknown> }) => {
          parts.payload.exp = expiry();
          return parts;
        },
      },
    },
    issueRefreshToken: async () => true,
    clientBasedCORS: () => true,
    // The desk's own apps: nobody is asked whether they may know the address.
    loadExistingGrant: async ({ oidc }: ProviderContext) => {
      const grant = new oidc.provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId });
      grant.addOIDCScope(SCOPES.join(' '));
      grant.addResourceScope(RESOURCE, SCOPES.join(' '));
      await grant.save();
      return grant;
    },
    interactions: {
      url: (_context: unknown, interaction: { uid: string }) => `${issuerPath(pool.name)}/sign-in/${interaction.uid}`,
    },
  };
}

type Finish = (request: IncomingMessage, response: ServerResponse, account: Account) => Promise<void>;

/** The pages between the app's redirect and the way back: an address, in an open pool also a code that came by mail. */
function signInSteps({ pool, newCode, sendCode }: OidcOptions, finish: Finish) {
  const codes = new Map<string, { email: string; code: string; attempts: number; expiresAt: number }>();
  const show = (response: ServerResponse, html: string, status = 200) => {
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    });
    response.end(html);
  };

  return async (request: IncomingMessage, response: ServerResponse, uid: string): Promise<void> => {
    const start = (error?: string) =>
      show(response, pool.isOpen ? addressPage(error) : accountPage(pool.accounts.values(), error), error ? 422 : 200);
    if (request.method !== 'POST') return start();
    const form = new URLSearchParams((await readBody(request, 10_000)).toString());
    const pending = codes.get(uid);
    const given = form.get('code');
    if (given !== null && pending) {
      pending.attempts += 1;
      if (pending.attempts > CODE_ATTEMPTS || Date.now() > pending.expiresAt) {
        codes.delete(uid);
        return start('That code is no longer valid. Ask for another one.');
      }
      if (given.trim() !== pending.code) return show(response, codePage(pending.email, 'That is not the code.'), 422);
      codes.delete(uid);
      const account = pool.account(pending.email);
      return account ? finish(request, response, account) : start('Nobody has this address.');
    }
    const email = form.get('email')?.trim().toLowerCase() ?? '';
    const account = /^[^\s@<>]+@[^\s@<>]+$/.test(email) ? pool.account(email) : undefined;
    if (!account) return start(pool.isOpen ? 'That is no mail address.' : `Nobody here has the address ${email}.`);
    if (!pool.isOpen) return finish(request, response, account);
    const code = newCode();
    codes.set(uid, { email, code, attempts: 0, expiresAt: Date.now() + CODE_MINUTES * 60_000 });
    await sendCode(email, code);
    show(response, codePage(email));
  };
}
