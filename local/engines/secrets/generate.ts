import { randomInt } from 'node:crypto';
import { z } from 'zod';

/** Of AWS::SecretsManager::Secret: its value, or how to make one. */
export const secretProperties = z.object({
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
/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
export type Generate = NonNullable<z.output<typeof secretProperties>['GenerateSecretString']>;

/** Everything that is not wanted otherwise; no punctuation. */
export const generate = (wanted: Partial<Generate>): Generate => ({
  PasswordLength: 32,
  ExcludeCharacters: '',
  ExcludeLowercase: false,
  ExcludeUppercase: false,
  ExcludeNumbers: false,
  ExcludePunctuation: true,
  IncludeSpace: false,
  ...wanted,
});

/** The value of a new secret. */
export function generatedSecret(wanted: Generate): string {
  const { SecretStringTemplate: template, GenerateStringKey: key } = wanted;
  if (template === undefined || key === undefined) return password(wanted);
  return JSON.stringify({ ...JSON.parse(template), [key]: password(wanted) });
}

/** @throws Error when no character is left */
export function password(wanted: Generate): string {
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
