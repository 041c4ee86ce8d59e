import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';

const secret = z.object({ key: z.string().min(16) });

/**
 * Gives the key that signs message ids and links, read from Secrets Manager once and kept; a failed reading is tried again at the next call.
 * @param options.secretId name or ARN of a secret that holds `{"key": "…"}`
 * @returns a function that throws when the secret cannot be read or holds no key of at least 16 characters
 */
export function signingKey(options: {
  client: () => Pick<SecretsManagerClient, 'send'>;
  secretId: string;
}): () => Promise<string> {
  let reading: Promise<string> | undefined;
  return () => {
    reading ??= read(options).catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    return reading;
  };
}

async function read({
  client,
  secretId,
}: {
  client: () => Pick<SecretsManagerClient, 'send'>;
  secretId: string;
}): Promise<string> {
  const { SecretString } = await client().send(new GetSecretValueCommand({ SecretId: secretId }));
  return secret.parse(JSON.parse(SecretString ?? '{}')).key;
}
