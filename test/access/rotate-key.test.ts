import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { type RotationRequest, rotateKey, withNewKey } from '../../functions/access/rotate-key.ts';

const SecretId = 'arn:signing';
const token = 'the-new-version';
const first = { key: 'the-first-key-of-all' };

/** A Secrets Manager with one secret, in which a rotation has been begun. */
function aSecret(value: object = first) {
  const versions = new Map<string, { value?: string; stages: string[] }>([
    ['the-old-version', { value: JSON.stringify(value), stages: ['AWSCURRENT'] }],
    [token, { stages: ['AWSPENDING'] }],
  ]);
  const secrets = mockClient(SecretsManagerClient);
  secrets.on(DescribeSecretCommand).callsFake(() => ({
    VersionIdsToStages: Object.fromEntries([...versions].map(([id, { stages }]) => [id, stages])),
  }));
  secrets.on(GetSecretValueCommand).callsFake(({ VersionId, VersionStage }) => {
    const found = [...versions].find(
      ([id, { stages }]) => (!VersionId || id === VersionId) && stages.includes(VersionStage),
    );
    if (!found?.[1].value) throw new ResourceNotFoundException({ message: 'no value', $metadata: {} });
    return { SecretString: found[1].value };
  });
  secrets.on(PutSecretValueCommand).callsFake(({ ClientRequestToken, SecretString }) => {
    if (versions.get(ClientRequestToken)?.value) throw new Error('a version is never changed');
    versions.set(ClientRequestToken, { value: SecretString, stages: ['AWSPENDING'] });
  });
  secrets.on(UpdateSecretVersionStageCommand).callsFake(({ MoveToVersionId, RemoveFromVersionId }) => {
    versions.get(RemoveFromVersionId)?.stages.splice(0, 1);
    versions.get(MoveToVersionId)?.stages.push('AWSCURRENT');
  });
  let made = 0;
  const client = new SecretsManagerClient({});
  return {
    run: (Step: RotationRequest['Step'], ClientRequestToken = token) =>
      rotateKey(
        { Step, SecretId, ClientRequestToken },
        {
          secrets: client,
          newKey: () => {
            made += 1;
            return `a-new-key-that-is-number-${made}`;
          },
        },
      ),
    current: () =>
      JSON.parse([...versions.values()].find(({ stages }) => stages.includes('AWSCURRENT'))?.value ?? 'null'),
    versions,
  };
}

const all = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

describe('a rotation of the key', () => {
  it('makes a new key current and keeps the old one as a former one', async () => {
    const secret = aSecret();
    for (const step of all) await secret.run(step);
    expect(secret.current()).toEqual({ key: 'a-new-key-that-is-number-1', former: [first.key] });
  });

  it('changes nothing before its last step', async () => {
    const secret = aSecret();
    for (const step of all.slice(0, 3)) await secret.run(step);
    expect(secret.current()).toEqual(first);
  });

  it('comes to the same however often its steps are repeated', async () => {
    const secret = aSecret();
    for (const step of all.flatMap((one, index) => [...all.slice(0, index), one, one])) await secret.run(step);
    expect(secret.current()).toEqual({ key: 'a-new-key-that-is-number-1', former: [first.key] });
  });

  it('does not go on with a value that holds no key', async () => {
    const secret = aSecret();
    secret.versions.set(token, { value: '{"key":"short"}', stages: ['AWSPENDING'] });
    await expect(secret.run('testSecret')).rejects.toThrow(/key/);
    expect(secret.current()).toEqual(first);
  });

  it('that was never begun is refused', async () => {
    await expect(aSecret().run('createSecret', 'another')).rejects.toThrow(/no rotation/);
  });
});

describe('former keys', () => {
  it('are the newest twelve', () => {
    const former = Array.from({ length: 12 }, (_, n) => `former-key-number-${n}`);
    const { key, former: kept } = withNewKey({ key: 'the-one-that-was-current', former }, 'the-new-one-of-today');
    expect(key).toBe('the-new-one-of-today');
    expect(kept).toEqual(['the-one-that-was-current', ...former.slice(0, 11)]);
  });
});
