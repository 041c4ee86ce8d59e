import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';

/** As many former keys are kept: with one rotation every half year, links of six years ago still work. */
const formerKept = 12;

const key = z.string().min(16);
const signingSecret = z.object({ key, former: z.array(key).default([]) });
type SigningSecret = z.output<typeof signingSecret>;

const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

/**
 * What Secrets Manager asks of the function that rotates a secret.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export const rotationRequest = z.object({
  Step: z.enum(steps),
  SecretId: z.string().min(1),
  /** Names the version that is to become the current one; the same in all four steps, and in every repetition. */
  ClientRequestToken: z.string().min(1),
});
export type RotationRequest = z.output<typeof rotationRequest>;

/** By what means a key is rotated. */
export interface Rotation {
  secrets: Pick<SecretsManagerClient, 'send'>;
  /** A new key: at least 16 characters that nobody can guess. */
  newKey(): string;
}

/** The secret with a new key; the key that was current becomes the newest of the former ones. */
export function withNewKey(secret: SigningSecret, newKey: string): SigningSecret {
  return { key: newKey, former: [secret.key, ...secret.former].slice(0, formerKept) };
}

/**
 * Carries out one of the four steps. Each may be repeated, and the whole be taken up again after any of them: a version that is there already is kept as it
 * is, and one that is current already is finished.
 *
 * @throws Error when the secret has no version under way by that token, or does not hold what it should
 */
export async function rotateKey(request: RotationRequest, rotation: Rotation): Promise<void> {
  const { Step, SecretId, ClientRequestToken } = request;
  const { VersionIdsToStages = {} } = await rotation.secrets.send(new DescribeSecretCommand({ SecretId }));
  const stages = VersionIdsToStages[ClientRequestToken];
  if (stages?.includes('AWSCURRENT')) return;
  if (!stages?.includes('AWSPENDING'))
    throw new Error(`no rotation of the secret is under way as ${ClientRequestToken}`);
  if (Step === 'createSecret') await create(request, rotation);
  // Nobody else knows the key, so there is nobody to tell it.
  if (Step === 'testSecret') await pending(request, rotation);
  if (Step === 'finishSecret') {
    const [current] = Object.entries(VersionIdsToStages).find(([, of]) => of.includes('AWSCURRENT')) ?? [];
    const move = { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: ClientRequestToken };
    await rotation.secrets.send(new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: current }));
  }
}

async function create(request: RotationRequest, rotation: Rotation): Promise<void> {
  const { SecretId, ClientRequestToken } = request;
  try {
    await pending(request, rotation);
    return;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  const current = await rotation.secrets.send(new GetSecretValueCommand({ SecretId, VersionStage: 'AWSCURRENT' }));
  await rotation.secrets.send(
    new PutSecretValueCommand({
      SecretId,
      ClientRequestToken,
      SecretString: JSON.stringify(withNewKey(read(current.SecretString), rotation.newKey())),
      VersionStages: ['AWSPENDING'],
    }),
  );
}

/** @throws ResourceNotFoundException when the version has no value yet */
async function pending(
  { SecretId, ClientRequestToken }: RotationRequest,
  { secrets }: Rotation,
): Promise<SigningSecret> {
  const version = { VersionId: ClientRequestToken, VersionStage: 'AWSPENDING' };
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId, ...version }));
  return read(SecretString);
}

const read = (text: string | undefined): SigningSecret => signingSecret.parse(JSON.parse(text ?? '{}'));
