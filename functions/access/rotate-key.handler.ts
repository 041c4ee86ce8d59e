import { randomBytes } from 'node:crypto';
import { secretsClient } from '../platform/clients.ts';
import { rotateKey, rotationRequest } from './rotate-key.ts';

/** Carries out one step of a rotation of the signing key. */
export async function handler(event: unknown): Promise<void> {
  await rotateKey(rotationRequest.parse(event), {
    secrets: secretsClient(),
    newKey: () => randomBytes(48).toString('base64url'),
  });
}
