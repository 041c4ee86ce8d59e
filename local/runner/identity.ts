import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import {
  type CryptoKey,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';
import type { LocalClock } from '../types.ts';
import { createOidcHandler, type OidcHandler } from './oidc.ts';
import type { RunnerState } from './state.ts';
import type { Account, UserPool } from './user-pools.ts';

/** Tokens live this long on wall time, and at least as long on the local clock. */
export const TOKEN_SECONDS = 12 * 3600;

/** Who signs in, and with which tokens. */
export interface Identity {
  pools: readonly UserPool[];
  /** Answers everything under `/oidc/`. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
  /** Tokens of an account, without any page: of the closed pool that knows the address, else of the open one. Undefined when nobody has the address. */
  signIn(email: string): Promise<{ accessToken: string; idToken: string; expiresIn: number } | undefined>;
  /** Public keys of an issuer of this machine. */
  localKeys(issuer: string): JWTVerifyGetKey | undefined;
}

export interface IdentityOptions {
  pools: UserPool[];
  dataDir: string;
  clock: LocalClock;
  state: RunnerState;
  site: string;
  /** Sends the code of a sign-in by mail. */
  sendCode(email: string, code: string): Promise<void>;
  report(line: string): void;
}

/** What the sign-in servers of all pools share. */
export interface SigningKeys {
  privateJwk: JWK;
  privateKey: CryptoKey;
  publicJwk: JWK;
  cookieSecret: string;
}

export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { pools, dataDir, clock } = options;
  const keys = await signingKeys(path.join(dataDir, 'signing-key.json'));
  const localKeys = createLocalJWKSet({ keys: [keys.publicJwk] });
  const expiry = () => Math.floor(Math.max(Date.now(), clock.now()) / 1000) + TOKEN_SECONDS;
  const handlers = new Map<UserPool, Promise<OidcHandler>>();
  const handlerOf = (pool: UserPool) => {
    const handler = handlers.get(pool) ?? createOidcHandler({ ...options, pool, keys, expiry, newCode });
    handlers.set(pool, handler);
    return handler;
  };

  return {
    pools,
    async handle(request, response, url) {
      const [, root, name] = url.pathname.split('/');
      const pool = root === 'oidc' ? pools.find((candidate) => candidate.name === name) : undefined;
      if (!pool) return false;
      if (url.pathname.endsWith('/.well-known/jwks.json')) {
        response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
        response.end(JSON.stringify({ keys: [keys.publicJwk] }));
        return true;
      }
      await (await handlerOf(pool))(request, response, url);
      return true;
    },
    async signIn(email) {
      const known = pools.flatMap((pool) => (pool.accounts.has(email.toLowerCase()) ? [pool] : []));
      const pool = known[0] ?? pools.find((candidate) => candidate.isOpen);
      const account = pool?.account(email);
      if (!pool || !account) return undefined;
      return mint(pool, account, keys.privateKey, expiry());
    },
    localKeys: (issuer) => (pools.some((pool) => pool.issuer === issuer) ? localKeys : undefined),
  };
}

const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

async function mint(pool: UserPool, account: Account, key: CryptoKey, expiresAt: number) {
  const clientId = pool.clients[0]?.id ?? 'local';
  const scopes = ['openid', 'email', 'profile'];
  const { access, id } = await pool.claims(clientId, account, scopes, 'TokenGeneration_HostedAuth');
  const now = Math.floor(Date.now() / 1000);
  const sign = (claims: Record<string, unknown>) =>
    new SignJWT({ ...claims, auth_time: now })
      .setProtectedHeader({ alg: 'RS256', kid: KEY_ID })
      .setIssuer(pool.issuer)
      .setSubject(account.subject)
      .setAudience(clientId)
      .setIssuedAt(now)
      .setExpirationTime(expiresAt)
      .setJti(randomBytes(12).toString('base64url'))
      .sign(key);
  return {
    accessToken: await sign({ ...access, scope: scopes.join(' ') }),
    idToken: await sign(id),
    expiresIn: expiresAt - now,
  };
}

const KEY_ID = 'local';

/** Reads the key file or makes it, readable by its owner only. */
async function signingKeys(file: string): Promise<SigningKeys> {
  let kept: { key: JWK; cookieSecret: string };
  try {
    kept = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const key = { ...(await exportJWK(privateKey)), kid: KEY_ID, use: 'sig', alg: 'RS256' };
    kept = { key, cookieSecret: randomBytes(32).toString('base64url') };
    await writeFile(file, JSON.stringify(kept), { mode: 0o600 });
  }
  const { kty, n, e, kid, use, alg } = kept.key;
  return {
    privateJwk: kept.key,
    privateKey: (await importJWK(kept.key, 'RS256')) as CryptoKey,
    publicJwk: { kty, n, e, kid, use, alg },
    cookieSecret: kept.cookieSecret,
  };
}
