import { arn, type Place } from '../engines/place.ts';
import type { SignIns } from '../engines/sign-ins.ts';
import { jsonAnswer, jsonBody, jsonError, targetOperation, unknownOperation } from './json.ts';
import type { ServiceFace } from './service.ts';

type Input = Record<string, unknown>;

const text = (input: Input, name: string): string => (typeof input[name] === 'string' ? input[name] : '');

/** What inviting agents and taking their access away takes. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/ */
const operations: Record<string, (signIns: SignIns, pool: string, input: Input) => object> = {
  AdminCreateUser(signIns, pool, input) {
    const attributes = Array.isArray(input.UserAttributes) ? (input.UserAttributes as Record<string, unknown>[]) : [];
    const attribute = (wanted: string) => attributes.find(({ Name }) => Name === wanted)?.Value;
    const name = attribute('name');
    const made = signIns.create(pool, text(input, 'Username'), typeof name === 'string' ? name : undefined);
    return {
      User: {
        Username: made.email,
        Attributes: attributes,
        Enabled: true,
        UserStatus: 'FORCE_CHANGE_PASSWORD',
        UserCreateDate: made.createdAt / 1000,
        UserLastModifiedDate: made.createdAt / 1000,
      },
    };
  },
  AdminDisableUser(signIns, pool, input) {
    signIns.enable(pool, text(input, 'Username'), false);
    return {};
  },
  AdminEnableUser(signIns, pool, input) {
    signIns.enable(pool, text(input, 'Username'), true);
    return {};
  },
};

/** The user pools of Cognito over their JSON protocol. */
export function signInsFace(signIns: SignIns, place: Place): ServiceFace {
  return {
    service: 'cognito-idp',
    codes: {
      failure: 'InternalErrorException',
      throttled: 'TooManyRequestsException',
      throttledStatus: 400,
      denied: 'AccessDeniedException',
      deniedStatus: 400,
    },
    plan(request) {
      const operation = targetOperation(request);
      const carryOut = operations[operation];
      if (!carryOut) throw unknownOperation('Cognito', operation);
      const input = jsonBody(request);
      const pool = text(input, 'UserPoolId');
      return {
        operation,
        resource: pool,
        needs: [{ action: `cognito-idp:${operation}`, resource: arn(place, 'cognito-idp', `userpool/${pool}`) }],
        run: () => jsonAnswer('1.1', carryOut(signIns, pool, input)),
      };
    },
    error: (error) => jsonError('1.1', error, 'com.amazonaws.cognitoidentityprovider'),
  };
}
