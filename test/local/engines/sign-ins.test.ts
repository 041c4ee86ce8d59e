import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { createSignIns } from '../../../local/engines/sign-ins.ts';
import { type Gateway, startGateway } from '../../../local/gateway.ts';

describe('the local user pools', () => {
  let dataDir: string;
  let gateway: Gateway;
  let allowed = true;
  const clock = createClock(0);
  const pool = 'eu-north-1_agents';
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tuki-sign-ins-'));
    gateway = await startGateway({ dataDir, clock, authorise: () => allowed });
    gateway.signIns.declare(pool, [{ email: 'Anna@demo.test', name: 'Anna' }]);
  });
  afterAll(async () => {
    await gateway?.close();
    clock.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  const client = () =>
    new CognitoIdentityProviderClient({
      endpoint: gateway.url,
      region: gateway.region,
      credentials: { accessKeyId: 'settingsApi', secretAccessKey: gateway.secretAccessKey },
      maxAttempts: 1,
    });
  const Username = 'new@demo.test';
  const create = (address = Username) =>
    client().send(
      new AdminCreateUserCommand({
        UserPoolId: pool,
        Username: address,
        UserAttributes: [{ Name: 'name', Value: 'Noora' }],
      }),
    );
  const emails = () => gateway.signIns.accounts(pool).map(({ email }) => email);

  it('make an account that can sign in, once', async () => {
    expect((await create('New@demo.test')).User).toMatchObject({ Username, Enabled: true });
    expect(gateway.signIns.accounts(pool)).toContainEqual({ email: Username, name: 'Noora' });
    await expect(create()).rejects.toMatchObject({ name: 'UsernameExistsException' });
    await expect(create('anna@demo.test')).rejects.toMatchObject({ name: 'UsernameExistsException' });
    await expect(create('nobody')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it.each([Username, 'anna@demo.test'])('keep %s out and let them in again', async (address) => {
    const account = { UserPoolId: pool, Username: address };
    await client().send(new AdminDisableUserCommand(account));
    expect(emails()).not.toContain(address);
    await client().send(new AdminEnableUserCommand(account));
    expect(emails()).toContain(address);
  });

  it('do not know everybody, nor every pool', async () => {
    const nobody = { UserPoolId: pool, Username: 'nobody@demo.test' };
    await expect(client().send(new AdminDisableUserCommand(nobody))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
    await expect(
      client().send(new AdminEnableUserCommand({ ...nobody, UserPoolId: 'eu-north-1_other' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('ask whether the function’s role allows it', async () => {
    allowed = false;
    await expect(create('more@demo.test')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    allowed = true;
    expect(emails()).not.toContain('more@demo.test');
  });

  it('keep accounts over restarts, and lose those that the template makes no more', async () => {
    await client().send(new AdminDisableUserCommand({ UserPoolId: pool, Username: 'anna@demo.test' }));
    const again = createSignIns({ dataDir, now: clock.now });
    again.declare(pool, [{ email: 'anna@demo.test' }, { email: 'ben@demo.test' }]);
    expect(again.accounts(pool).map(({ email }) => email)).toEqual([Username, 'ben@demo.test']);
    again.declare(pool, [{ email: 'anna@demo.test' }]);
    expect(again.accounts(pool).map(({ email }) => email)).toEqual([Username]);
  });
});
