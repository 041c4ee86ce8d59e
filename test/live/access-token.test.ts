import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVerifyToken } from '../../functions/live/access-token.ts';

const now = Date.UTC(2026, 10, 22);
const hour = 3600;

describe('an access token', () => {
  let issuer: string;
  let server: Server;
  let keys: CryptoKeyPair;
  let fetched: string[] = [];
  beforeAll(async () => {
    keys = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    server = createServer((request, response) => {
      fetched.push(String(request.url));
      const documents: Record<string, unknown> = {
        '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/keys` },
        '/keys': { keys: [jwk] },
      };
      response.end(JSON.stringify(documents[String(request.url)]));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server?.close());

  const good = (): JWTPayload => ({
    iss: issuer,
    client_id: 'inbox',
    token_use: 'access',
    email: 'Anna@Demo.test',
    exp: now / 1000 + hour,
  });
  const sign = (payload: JWTPayload, key = keys.privateKey) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);
  const verifier = (from = issuer) => {
    const verify = createVerifyToken({ issuer: from, audience: 'inbox' });
    return (token: string) => verify(token, now);
  };

  it('of the agents’ issuer stands for its mail address', async () => {
    expect(await verifier()(await sign(good()))).toBe('anna@demo.test');
  });

  it('may name us as its audience instead of its client', async () => {
    const { client_id, ...payload } = good();
    expect(await verifier()(await sign({ ...payload, aud: ['other', 'inbox'] }))).toBe('anna@demo.test');
  });

  it.each<[string, JWTPayload]>([
    ['has expired', { exp: now / 1000 - 1 }],
    ['never expires', { exp: undefined }],
    ['is for another client', { client_id: 'elsewhere' }],
    ['is for nobody in particular', { client_id: undefined }],
    ['is of another issuer', { iss: 'https://elsewhere.test' }],
    ['is an ID token', { token_use: 'id' }],
    ['has no mail address', { email: undefined }],
  ])('that %s is not good', async (_, wrong) => {
    expect(await verifier()(await sign({ ...good(), ...wrong }))).toBeUndefined();
  });

  it('signed by somebody else, by nobody, or no token at all is not good', async () => {
    const verify = verifier();
    expect(await verify(await sign(good(), (await generateKeyPair('RS256')).privateKey))).toBeUndefined();
    expect(await verify(new UnsecuredJWT(good()).encode())).toBeUndefined();
    expect(await verify('nonsense')).toBeUndefined();
  });

  it('is checked with keys that are fetched once', async () => {
    fetched = [];
    const verify = verifier();
    const token = await sign(good());
    await Promise.all([verify(token), verify(token)]);
    await verify(token);
    expect(fetched).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  it('is neither good nor bad while the issuer cannot be reached, and is checked again later', async () => {
    let reachable = false;
    const front = createServer((_, response) => {
      response.statusCode = reachable ? 200 : 500;
      response.end(JSON.stringify({ jwks_uri: `${issuer}/keys` }));
    }).listen(0, '127.0.0.1');
    await once(front, 'listening');
    const other = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    const verify = verifier(other);
    const token = await sign({ ...good(), iss: other });
    await expect(verify(token)).rejects.toThrow('500');
    reachable = true;
    expect(await verify(token)).toBe('anna@demo.test');
    front.close();
  });
});
