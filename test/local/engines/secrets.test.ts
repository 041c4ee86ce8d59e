import { statSync } from 'node:fs';
import { join } from 'node:path';
import { GetSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { expect, it } from 'vitest';
import { clients, testGateway } from './support.ts';

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
