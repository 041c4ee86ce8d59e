import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { arn, type Place } from './place.ts';
import type { SecretsEngine } from './seams.ts';

const stored = z.record(z.string(), z.object({ arn: z.string(), value: z.string(), createdAt: z.number() }));
type Stored = z.output<typeof stored>;

const secretProperties = z.object({
  SecretString: z.string().optional(),
  GenerateSecretString: z
    .object({
      PasswordLength: z.coerce.number().int().min(1).max(4096).default(32),
      ExcludeCharacters: z.string().default(''),
      ExcludeLowercase: z.boolean().default(false),
      ExcludeUppercase: z.boolean().default(false),
      ExcludeNumbers: z.boolean().default(false),
      ExcludePunctuation: z.boolean().default(false),
      IncludeSpace: z.boolean().default(false),
      SecretStringTemplate: z.string().optional(),
      GenerateStringKey: z.string().optional(),
    })
    .optional(),
});
type Generate = NonNullable<z.output<typeof secretProperties>['GenerateSecretString']>;

/** The engine with what its HTTP face needs besides the seam. */
export interface Secrets extends SecretsEngine {
  find(nameOrArn: string): { name: string; arn: string; value: string; createdAt: number } | undefined;
}

/** The local Secrets Manager over one JSON file, `secrets.json`, that only its owner may read. */
export function createSecrets(options: { dataDir: string; place: Place; now: () => number }): Secrets {
  mkdirSync(options.dataDir, { recursive: true });
  const file = join(options.dataDir, 'secrets.json');
  const secrets: Stored = existsSync(file) ? stored.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};

  const find = (nameOrArn: string) => {
    const entry = Object.entries(secrets).find(([name, secret]) => name === nameOrArn || secret.arn === nameOrArn);
    return entry && { name: entry[0], ...entry[1] };
  };
  return {
    createSecret(name, properties = {}) {
      const existing = secrets[name];
      if (existing) return existing.arn;
      const { SecretString, GenerateSecretString } = secretProperties.parse(properties);
      const created = {
        arn: arn(options.place, 'secretsmanager', `secret:${name}-${password(generate({ PasswordLength: 6 }))}`),
        value: SecretString ?? generatedSecret(GenerateSecretString ?? generate({})),
        createdAt: options.now(),
      };
      secrets[name] = created;
      writeFileSync(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
      renameSync(`${file}.new`, file);
      return created.arn;
    },
    value: (nameOrArn) => find(nameOrArn)?.value,
    find,
  };
}

const generate = (wanted: Partial<Generate>): Generate => ({
  PasswordLength: 32,
  ExcludeCharacters: '',
  ExcludeLowercase: false,
  ExcludeUppercase: false,
  ExcludeNumbers: false,
  ExcludePunctuation: true,
  IncludeSpace: false,
  ...wanted,
});

function generatedSecret(wanted: Generate): string {
  const { SecretStringTemplate: template, GenerateStringKey: key } = wanted;
  if (template === undefined || key === undefined) return password(wanted);
  return JSON.stringify({ ...JSON.parse(template), [key]: password(wanted) });
}

function password(wanted: Generate): string {
  const alphabet = [
    wanted.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    wanted.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    wanted.ExcludeNumbers ? '' : '0123456789',
    wanted.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    wanted.IncludeSpace ? ' ' : '',
  ]
    .join('')
    .split('')
    .filter((character) => !wanted.ExcludeCharacters.includes(character));
  if (alphabet.length === 0) throw new Error('GenerateSecretString excludes every character.');
  return Array.from({ length: wanted.PasswordLength }, () => alphabet[randomInt(alphabet.length)]).join('');
}
