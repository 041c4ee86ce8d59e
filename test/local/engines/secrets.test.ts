import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { clients, temporaryFolder, testGateway } from './support.ts';

const TEMPLATE = {
  GenerateSecretString: { SecretStringTemplate: '{"v":1}', GenerateStringKey: 'key', PasswordLength: 64 },
};

it('makes a secret once and gives it by name and ARN, also after a restart', async () => {
  const { gateway, dataDir } = await testGateway();
  const arn = gateway.secrets.createSecret('signing-key', TEMPLATE);
  const { secrets } = clients(gateway);
  const { SecretString = '', ARN } = await secrets.send(new GetSecretValueCommand({ SecretId: 'signing-key' }));
  expect(JSON.parse(SecretString)).toEqual({ v: 1, key: expect.stringMatching(/^[!-~]{64}$/) });
  expect(ARN).toBe(arn);
  expect(gateway.secrets.createSecret('signing-key', TEMPLATE)).toBe(arn);

  await gateway.close();
  const { gateway: restarted } = await testGateway({ dataDir });
  expect(restarted.secrets.value(arn)).toBe(SecretString);
});

it('keeps secrets where only their owner can read them', async () => {
  const { gateway, dataDir } = await testGateway();
  gateway.secrets.createSecret('signing-key', TEMPLATE);
  for (const file of ['secrets.json', 'secret-access-key']) {
    expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
  }
});

it('leaves out the characters that the template excludes', async () => {
  const { gateway } = await testGateway();
  gateway.secrets.createSecret('digits', {
    GenerateSecretString: {
      ExcludeLowercase: true,
      ExcludeUppercase: true,
      ExcludePunctuation: true,
      PasswordLength: 20,
    },
  });
  expect(gateway.secrets.value('digits')).toMatch(/^\d{20}$/);
});

it('refuses a secret that does not exist', async () => {
  const { gateway } = await testGateway();
  const { secrets } = clients(gateway);
  await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'none' }))).rejects.toThrow(
    ResourceNotFoundException,
  );
});

describe('the versions of a secret', () => {
  const ids = { SecretId: 'signing-key' };
  const begun = async () => {
    const { gateway, dataDir } = await testGateway();
    gateway.secrets.createSecret('signing-key', { SecretString: 'old' });
    gateway.secrets.beginRotation('signing-key', 'v2');
    return { secrets: clients(gateway).secrets, gateway, dataDir };
  };

  it('become current when they are moved there, and leave the former one as the previous', async () => {
    const { secrets, gateway, dataDir } = await begun();
    await secrets.send(
      new PutSecretValueCommand({
        ...ids,
        ClientRequestToken: 'v2',
        SecretString: 'new',
        VersionStages: ['AWSPENDING'],
      }),
    );
    expect(gateway.secrets.value('signing-key')).toBe('old');
    const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand(ids));
    const [first = ''] = Object.keys(VersionIdsToStages).filter((id) => id !== 'v2');
    expect(VersionIdsToStages).toEqual({ [first]: ['AWSCURRENT'], v2: ['AWSPENDING'] });
    await secrets.send(
      new UpdateSecretVersionStageCommand({
        ...ids,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: 'v2',
        RemoveFromVersionId: first,
      }),
    );
    expect((await secrets.send(new GetSecretValueCommand(ids))).SecretString).toBe('new');
    const previous = await secrets.send(new GetSecretValueCommand({ ...ids, VersionStage: 'AWSPREVIOUS' }));
    expect(previous).toMatchObject({ SecretString: 'old', VersionId: first });

    await gateway.close();
    expect((await testGateway({ dataDir })).gateway.secrets.value('signing-key')).toBe('new');
  });

  it('have no value until one is put, and then keep it', async () => {
    const { secrets } = await begun();
    const pending = () =>
      secrets.send(new GetSecretValueCommand({ ...ids, VersionId: 'v2', VersionStage: 'AWSPENDING' }));
    await expect(pending()).rejects.toThrow(ResourceNotFoundException);
    const put = (SecretString: string) =>
      secrets.send(
        new PutSecretValueCommand({ ...ids, ClientRequestToken: 'v2', SecretString, VersionStages: ['AWSPENDING'] }),
      );
    await put('new');
    await put('new');
    await expect(put('other')).rejects.toThrow(ResourceExistsException);
    expect((await pending()).SecretString).toBe('new');
  });

  it('are not moved from a version that does not have the stage', async () => {
    const { secrets } = await begun();
    const move = new UpdateSecretVersionStageCommand({ ...ids, VersionStage: 'AWSCURRENT', MoveToVersionId: 'v2' });
    await expect(secrets.send(move)).rejects.toThrow(InvalidParameterException);
  });

  it('are made of secrets that were kept without', async () => {
    const dataDir = temporaryFolder();
    writeFileSync(
      join(dataDir, 'secrets.json'),
      '{"signing-key":{"arn":"arn:x:signing-key-abcdef","value":"old","createdAt":1}}',
    );
    const { gateway } = await testGateway({ dataDir });
    gateway.secrets.beginRotation('signing-key', 'v2');
    expect(gateway.secrets.value('signing-key')).toBe('old');
  });
});
