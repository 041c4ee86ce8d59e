import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AwsError } from './aws-error.ts';
import { arn, type Place } from './place.ts';
import type { SecretsEngine } from './seams.ts';
import { generate, generatedSecret, password, secretProperties } from './secrets/generate.ts';

const versioned = z.object({
  arn: z.string(),
  createdAt: z.number(),
  versions: z.record(
    z.string(),
    z.object({ value: z.string().optional(), stages: z.array(z.string()), createdAt: z.number() }),
  ),
});
/** As secrets were kept before they had versions. */
const single = z
  .object({ arn: z.string(), value: z.string(), createdAt: z.number() })
  .transform(({ value, ...secret }) => ({
    ...secret,
    versions: { [firstVersion(secret.arn)]: { value, stages: ['AWSCURRENT'], createdAt: secret.createdAt } },
  }));
const stored = z.record(z.string(), z.union([versioned, single]));
type Secret = z.output<typeof versioned>;
type Version = Secret['versions'][string];

/** The engine with what its HTTP face needs besides the seam. */
export interface Secrets extends SecretsEngine {
  find(nameOrArn: string): ({ name: string } & Secret) | undefined;
  /** @throws AwsError `ResourceNotFoundException` for no such secret or version, or one without a value */
  version(nameOrArn: string, wanted: { id?: string; stage?: string }): { id: string } & Version & { value: string };
  /** @throws AwsError `ResourceExistsException` when the version has another value */
  put(nameOrArn: string, version: { id: string; value: string; stages: string[] }): void;
  /** @throws AwsError `InvalidParameterException` when another version has the stage than the one it is to be taken from */
  moveStage(nameOrArn: string, move: { stage: string; to?: string; from?: string }): void;
}

/**
 * The local Secrets Manager over one JSON file, `secrets.json`, that only its owner may read. Versions and their stages are as in
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
 */
export function createSecrets(options: { dataDir: string; place: Place; now: () => number }): Secrets {
  mkdirSync(options.dataDir, { recursive: true });
  const file = join(options.dataDir, 'secrets.json');
  const secrets: Record<string, Secret> = existsSync(file) ? stored.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const save = () => {
    writeFileSync(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };

  const find = (nameOrArn: string) => {
    const entry = Object.entries(secrets).find(([name, secret]) => name === nameOrArn || secret.arn === nameOrArn);
    return entry && { name: entry[0], ...entry[1] };
  };
  const known = (nameOrArn: string): Secret => {
    const secret = find(nameOrArn);
    if (!secret) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return secret;
  };
  const version: Secrets['version'] = (nameOrArn, { id, stage }) => {
    const wanted = stage ?? (id === undefined ? 'AWSCURRENT' : undefined);
    const found = Object.entries(known(nameOrArn).versions).find(
      ([one, { stages }]) => (id === undefined || one === id) && (wanted === undefined || stages.includes(wanted)),
    );
    const value = found?.[1].value;
    if (!found || value === undefined) {
      const which = id ? `VersionId: ${id}` : `staging label: ${wanted}`;
      throw new AwsError(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for ${which}`,
      );
    }
    return { id: found[0], ...found[1], value };
  };
  return {
    createSecret(name, properties = {}) {
      const existing = secrets[name];
      if (existing) return existing.arn;
      const { SecretString, GenerateSecretString } = secretProperties.parse(properties);
      const secretArn = arn(
        options.place,
        'secretsmanager',
        `secret:${name}-${password(generate({ PasswordLength: 6 }))}`,
      );
      const value = SecretString ?? generatedSecret(GenerateSecretString ?? generate({}));
      const createdAt = options.now();
      const versions = { [firstVersion(secretArn)]: { value, stages: ['AWSCURRENT'], createdAt } };
      secrets[name] = { arn: secretArn, createdAt, versions };
      save();
      return secretArn;
    },
    value: (nameOrArn) => find(nameOrArn) && version(nameOrArn, {}).value,
    beginRotation(nameOrArn, token) {
      const { versions } = known(nameOrArn);
      versions[token] ??= { stages: [], createdAt: options.now() };
      give(versions, 'AWSPENDING', token);
      save();
    },
    find,
    version,
    put(nameOrArn, { id, value, stages }) {
      const { versions } = known(nameOrArn);
      const there = versions[id]?.value;
      if (there !== undefined && there !== value) {
        throw new AwsError('ResourceExistsException', `A version with the id ${id} exists already with another value.`);
      }
      versions[id] = { stages: [], createdAt: options.now(), ...versions[id], value };
      for (const stage of stages) give(versions, stage, id);
      save();
    },
    moveStage(nameOrArn, { stage, to, from }) {
      const { versions } = known(nameOrArn);
      const holder = Object.keys(versions).find((id) => versions[id]?.stages.includes(stage));
      if (holder !== undefined && holder !== to && holder !== from) {
        throw new AwsError('InvalidParameterException', `The staging label ${stage} is attached to version ${holder}.`);
      }
      if (to !== undefined && !versions[to]) {
        throw new AwsError('ResourceNotFoundException', `Secrets Manager can't find the version ${to}.`);
      }
      give(versions, stage, to);
      save();
    },
  };
}

/** Moves a stage; the version that was current becomes the previous one. Versions without a stage are forgotten. */
function give(versions: Secret['versions'], stage: string, to: string | undefined): void {
  const holder = Object.values(versions).find(({ stages }) => stages.includes(stage));
  const target = to === undefined ? undefined : versions[to];
  if (holder !== undefined && holder === target) return;
  if (holder) holder.stages = holder.stages.filter((one) => one !== stage);
  target?.stages.push(stage);
  if (stage === 'AWSCURRENT' && holder) {
    for (const version of Object.values(versions)) {
      version.stages = version.stages.filter((one) => one !== 'AWSPREVIOUS');
    }
    holder.stages.push('AWSPREVIOUS');
  }
  for (const [id, { stages }] of Object.entries(versions)) if (stages.length === 0) delete versions[id];
}

function firstVersion(secretArn: string): string {
  return secretArn.slice(-6).padStart(32, '0');
}
