import { AwsError } from '../engines/aws-error.ts';
import type { Secrets } from '../engines/secrets.ts';
import { jsonAnswer, jsonBody, jsonError, targetOperation, unknownOperation } from './json.ts';
import type { ServiceFace } from './service.ts';

/** Secrets Manager: reading only. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
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
      if (operation !== 'GetSecretValue') throw unknownOperation('Secrets Manager', operation);
      const id = String(jsonBody(request).SecretId ?? '');
      const secret = secrets.find(id);
      return {
        operation,
        resource: secret?.name ?? id,
        needs: [{ action: 'secretsmanager:GetSecretValue', resource: secret?.arn ?? id }],
        run() {
          if (!secret) {
            throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
          }
          return jsonAnswer('1.1', {
            ARN: secret.arn,
            Name: secret.name,
            SecretString: secret.value,
            VersionId: secret.arn.slice(-6).padStart(32, '0'),
            VersionStages: ['AWSCURRENT'],
            CreatedDate: secret.createdAt / 1000,
          });
        },
      };
    },
    error: (error) => jsonError('1.1', error, 'com.amazonaws.secretsmanager'),
  };
}
