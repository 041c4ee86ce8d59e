import { randomUUID } from 'node:crypto';
import type { SecretsEngine } from '../engines/seams.ts';
import type { DeskTemplate } from './desk-template.ts';
import type { Functions } from './functions.ts';

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/** Rotates secrets by the functions of the template. Nothing rotates by itself on this machine, however far its clock is moved. */
export interface Rotation {
  /** Rotates every secret that has an AWS::SecretsManager::RotationSchedule. @returns their ARNs @throws FunctionError when a step fails */
  rotateAll(): Promise<string[]>;
}

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html */
export function createRotation(template: DeskTemplate, functions: Functions, secrets: SecretsEngine): Rotation {
  const rotate = async (secretArn: string, functionId: string): Promise<void> => {
    const ClientRequestToken = randomUUID();
    secrets.beginRotation(secretArn, ClientRequestToken);
    for (const Step of STEPS) await functions.invoke(functionId, { Step, SecretId: secretArn, ClientRequestToken });
  };
  return {
    async rotateAll() {
      const rotated: string[] = [];
      for (const schedule of template.assembly.resources('AWS::SecretsManager::RotationSchedule')) {
        const { SecretId, RotationLambdaARN } = template.properties(schedule) as Record<string, string>;
        const functionId = functions.idOf(RotationLambdaARN ?? '');
        if (!SecretId || !functionId) throw new Error(`${schedule.stack}/${schedule.id}: no function rotates it here`);
        await rotate(SecretId, functionId);
        rotated.push(SecretId);
      }
      return rotated;
    },
  };
}
