import { createHash, randomBytes } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Desk } from '../../../local/runner/runner.ts';
import { getAtt, type Resources, ref, startTestDesk, telling, temporaryFolder, testStack } from './support/assembly.ts';

const CALLBACK = 'https://app.cloudfront.net/';

const user = (address: string, name: string) => ({
  Type: 'AWS::Cognito::UserPoolUser',
  Properties: {
    UserPoolId: ref('Agents'),
    UserAttributes: [
      { Name: 'email', Value: address },
      { Name: 'name', Value: name },
    ],
  },
});

const resources: Resources = {
  App: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Origins: [{ Id: 'o', DomainName: 'pages.s3.eu-north-1.amazonaws.com' }],
        DefaultCacheBehavior: { TargetOriginId: 'o' },
      },
    },
  },
  Pages: { Type: 'AWS::S3::Bucket' },
  Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'demo.test' } },
  Agents: {
    Type: 'AWS::Cognito::UserPool',
    Properties: {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: getAtt('Claims'), LambdaVersion: 'V2_0' } },
    },
  },
  Anna: user('anna@demo.test', 'Anna Agent'),
  AgentsClient: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: { UserPoolId: ref('Agents'), CallbackURLs: [CALLBACK], LogoutURLs: [CALLBACK] },
  },
  Customers: { Type: 'AWS::Cognito::UserPool' },
  CustomersClient: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: { UserPoolId: ref('Customers'), CallbackURLs: [CALLBACK] },
  },
};

const stack = testStack({
  resources,
  functions: {
    Claims: telling(`const { email, name } = event.request.userAttributes;
      event.response = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: { email, name, seen: event.triggerSource } } } };
      return event;`),
  },
});

/** A browser that keeps cookies and stops at redirects. */
function browser(desk: Desk) {
  const cookies = new Map<string, string>();
  return async (address: string, form?: Record<string, string>) => {
    const response = await fetch(new URL(address, desk.url), {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      body: form && new URLSearchParams(form),
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return response;
  };
}

const location = (response: Response) => response.headers.get('location') ?? '';

function authorizeQuery(clientId: string, verifier: string, redirectUri: string) {
  return new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: 'openid email profile',
    redirect_uri: redirectUri,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 's',
  });
}

interface Tokens {
  access_token: string;
  id_token: string;
  refresh_token: string;
}

const tokens = (desk: Desk, pool: string, form: Record<string, string>) =>
  fetch(`${desk.url}/oidc/${pool}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });

describe('signing in as an agent', () => {
  it('goes by code with PKCE to tokens with the claims that the pool adds', async () => {
    const desk = await startTestDesk(stack);
    const go = browser(desk);
    const verifier = randomBytes(32).toString('base64url');
    const start = await go(`/oidc/Agents/oauth2/authorize?${authorizeQuery('AgentsClient', verifier, `${desk.url}/`)}`);
    const form = location(start);
    expect(form).toMatch(/\/oidc\/Agents\/sign-in\//);
    expect(await (await go(form)).text()).toContain('Anna Agent');
    expect((await go(form, { email: 'stranger@demo.test' })).status).toBe(422);
    const back = await go(location(await go(form, { email: 'anna@demo.test' })));
    const code = new URL(location(back)).searchParams.get('code') ?? '';
    expect(location(back)).toMatch(new RegExp(`^${desk.url}/\\?code=`));

    const grant = { grant_type: 'authorization_code', client_id: 'AgentsClient', code, redirect_uri: `${desk.url}/` };
    const answer = (await (await tokens(desk, 'Agents', { ...grant, code_verifier: verifier })).json()) as Tokens;
    const keys = createRemoteJWKSet(new URL(`${desk.url}/oidc/Agents/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(answer.access_token, keys, {
      issuer: `${desk.url}/oidc/Agents`,
      audience: 'AgentsClient',
    });
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({
      token_use: 'access',
      client_id: 'AgentsClient',
      email: 'anna@demo.test',
      name: 'Anna Agent',
      seen: 'TokenGeneration_HostedAuth',
    });
    expect(decodeJwt(answer.id_token)).toMatchObject({ email: 'anna@demo.test', sub: payload.sub });

    const refreshed = await tokens(desk, 'Agents', {
      grant_type: 'refresh_token',
      client_id: 'AgentsClient',
      refresh_token: answer.refresh_token,
    });
    expect(decodeJwt(((await refreshed.json()) as Tokens).access_token)).toMatchObject({
      email: 'anna@demo.test',
      seen: 'TokenGeneration_RefreshTokens',
    });
  });

  it('is refused without the right verifier, and to foreign addresses', async () => {
    const desk = await startTestDesk(stack);
    const go = browser(desk);
    const verifier = randomBytes(32).toString('base64url');
    const start = await go(`/oidc/Agents/oauth2/authorize?${authorizeQuery('AgentsClient', verifier, `${desk.url}/`)}`);
    const back = await go(location(await go(location(start), { email: 'anna@demo.test' })));
    const code = new URL(location(back)).searchParams.get('code') ?? '';
    const grant = { grant_type: 'authorization_code', client_id: 'AgentsClient', code, redirect_uri: `${desk.url}/` };
    expect(
      (await tokens(desk, 'Agents', { ...grant, code_verifier: randomBytes(32).toString('base64url') })).status,
    ).toBe(400);
    const foreign = await go(
      `/oidc/Agents/oauth2/authorize?${authorizeQuery('AgentsClient', verifier, 'https://evil.test/')}`,
    );
    expect(foreign.status).toBe(400);
  });

  it('publishes where its parts are', async () => {
    const desk = await startTestDesk(stack);
    const discovery = await (await fetch(`${desk.url}/oidc/Agents/.well-known/openid-configuration`)).json();
    expect(discovery).toMatchObject({
      issuer: `${desk.url}/oidc/Agents`,
      authorization_endpoint: `${desk.url}/oidc/Agents/oauth2/authorize`,
      token_endpoint: `${desk.url}/oidc/Agents/oauth2/token`,
      end_session_endpoint: `${desk.url}/oidc/Agents/logout`,
      jwks_uri: `${desk.url}/oidc/Agents/.well-known/jwks.json`,
    });
  });
});

describe('signing in as a customer', () => {
  it('takes a code that came by mail', async () => {
    const desk = await startTestDesk(stack);
    const go = browser(desk);
    const verifier = randomBytes(32).toString('base64url');
    const start = await go(
      `/oidc/Customers/oauth2/authorize?${authorizeQuery('CustomersClient', verifier, `${desk.url}/`)}`,
    );
    const form = location(start);
    expect(await (await go(form, { email: 'Maija@customer.test' })).text()).toContain('maija@customer.test');
    const [mail] = desk.gateway.ses.outbox();
    const code = /^\d{6}/.exec(mail?.subject ?? '')?.[0] ?? '';
    expect(mail?.to).toEqual(['maija@customer.test']);
    expect((await go(form, { code: code === '000000' ? '000001' : '000000' })).status).toBe(422);
    const back = await go(location(await go(form, { code })));
    const grant = {
      grant_type: 'authorization_code',
      client_id: 'CustomersClient',
      redirect_uri: `${desk.url}/`,
      code_verifier: verifier,
    };
    const answer = await tokens(desk, 'Customers', {
      ...grant,
      code: new URL(location(back)).searchParams.get('code') ?? '',
    });
    expect(decodeJwt(((await answer.json()) as Tokens).access_token)).toMatchObject({
      email: 'maija@customer.test',
      aud: 'CustomersClient',
    });
  });
});

describe('signing in without pages', () => {
  it('gives tokens that stay good over a restart', async () => {
    const dataDir = temporaryFolder();
    const first = await startTestDesk(stack, { dataDir });
    const answer = await fetch(`${first.url}/local/sign-in`, {
      method: 'POST',
      body: JSON.stringify({ email: 'anna@demo.test' }),
    });
    const { accessToken, expiresIn } = (await answer.json()) as { accessToken: string; expiresIn: number };
    expect(expiresIn).toBeGreaterThanOrEqual(12 * 3600 - 1);
    await first.close();
    const second = await startTestDesk(stack, { dataDir });
    const keys = createRemoteJWKSet(new URL(`${second.url}/oidc/Agents/.well-known/jwks.json`));
    await expect(jwtVerify(accessToken, keys)).resolves.toMatchObject({ payload: { email: 'anna@demo.test' } });
  });

  it.each([[{}], [{ email: 'no address' }], ['nonsense']])('answers 422 to %j', async (body) => {
    const desk = await startTestDesk(stack);
    expect(
      (
        await fetch(`${desk.url}/local/sign-in`, {
          method: 'POST',
          body: typeof body === 'string' ? body : JSON.stringify(body),
        })
      ).status,
    ).toBe(422);
  });
});
