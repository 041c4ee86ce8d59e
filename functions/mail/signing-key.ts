import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { SigningKey } from './signature.ts';

const key = z.string().min(16);
const secret = z.object({ key, former: z.array(key).default([]) });

/** A key that was changed is known everywhere after so long: five minutes in milliseconds. */
const keptFor = 5 * 60 * 1000;

/**
 * Gives the key that signs message ids and links, read from Secrets Manager and kept for five minutes; a failed reading is tried again at the next call.
 * @param options.secretId name or ARN of a secret that holds `{"key": "…", "former": ["…"]}`
 * @returns a function that throws when the secret cannot be read or holds no key of at least 16 characters
 */
export function signingKey(options: {
  client: () => Pick<SecretsManagerClient, 'send'>;
  secretId: string;
  clock?: Clock;
}): () => Promise<SigningKey> {
  const { clock = systemClock } = options;
  let reading: Promise<SigningKey> | undefined;
  let readAt = 0;
  return () => {
    if (reading === undefined || clock.now() - readAt >= keptFor || clock.now() < readAt) {
      readAt = clock.now();
      reading = read(options).catch((error: unknown) => {
        reading = undefined;
        throw error;
      });
    }
    return reading;
  };
}

async function read({
  client,
  secretId,
}: {
  client: () => Pick<SecretsManagerClient, 'send'>;
  secretId: string;
}): Promise<SigningKey> {
  const { SecretString } = await client().send(new GetSecretValueCommand({ SecretId: secretId }));
  const { key: current, former } = secret.parse(JSON.parse(SecretString ?? '{}'));
  return { current, former };
}
