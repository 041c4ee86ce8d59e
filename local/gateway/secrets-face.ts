import { AwsError } from '../engines/aws-error.ts';
import { generate, password } from '../engines/secrets/generate.ts';
import type { Secrets } from '../engines/secrets.ts';
import { jsonAnswer, jsonBody, jsonError, targetOperation, unknownOperation } from './json.ts';
import type { ServiceFace } from './service.ts';

type Input = Record<string, unknown>;

const text = (input: Input, name: string): string | undefined =>
  input[name] === undefined ? undefined : String(input[name]);

/** What reading, rotating and making a secret takes. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html */
const operations: Record<string, (secrets: Secrets, id: string, input: Input) => object> = {
  GetSecretValue(secrets, id, input) {
    const wanted = { id: text(input, 'VersionId'), stage: text(input, 'VersionStage') };
    const version = secrets.version(id, wanted);
    return {
      ...naming(secrets, id),
      SecretString: version.value,
      VersionId: version.id,
      VersionStages: version.stages,
      CreatedDate: version.createdAt / 1000,
    };
  },
  DescribeSecret(secrets, id) {
    const versions = secrets.find(id)?.versions ?? {};
    const stages = Object.entries(versions).map(([version, of]) => [version, of.stages]);
    return { ...naming(secrets, id), VersionIdsToStages: Object.fromEntries(stages) };
  },
  PutSecretValue(secrets, id, input) {
    const version = text(input, 'ClientRequestToken') ?? password(generate({ PasswordLength: 32 }));
    const stages = (input.VersionStages as string[] | undefined) ?? ['AWSCURRENT'];
    secrets.put(id, { id: version, value: text(input, 'SecretString') ?? '', stages });
    return { ...naming(secrets, id), VersionId: version, VersionStages: stages };
  },
  UpdateSecretVersionStage(secrets, id, input) {
    const stage = text(input, 'VersionStage') ?? '';
    secrets.moveStage(id, { stage, to: text(input, 'MoveToVersionId'), from: text(input, 'RemoveFromVersionId') });
    return naming(secrets, id);
  },
};

/** @throws AwsError `ResourceNotFoundException` */
function naming(secrets: Secrets, id: string): { ARN: string; Name: string } {
  const secret = secrets.find(id);
  if (!secret) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  return { ARN: secret.arn, Name: secret.name };
}

/** The Secrets Manager over its JSON protocol. */
export function secretsFace(secrets: Secrets): ServiceFace {
  return {
    service: 'secretsmanager',
    codes: {
      failure: 'InternalServiceError',
      throttled: 'ThrottlingException',
      throttledStatus: 400,
      denied: 'AccessDeniedException',
      deniedStatus: 400,
    },
    plan(request) {
      const operation = targetOperation(request);
      const carryOut = operations[operation];
      if (!carryOut) throw unknownOperation('Secrets Manager', operation);
      const input = jsonBody(request);
      const id = text(input, 'SecretId') ?? '';
      const secret = secrets.find(id);
      return {
        operation,
        resource: secret?.name ?? id,
        needs: [{ action: `secretsmanager:${operation}`, resource: secret?.arn ?? id }],
        run: () => jsonAnswer('1.1', carryOut(secrets, id, input)),
      };
    },
    error: (error) => jsonError('1.1', error, 'com.amazonaws.secretsmanager'),
  };
}
