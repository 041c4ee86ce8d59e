import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { errorName, InvalidRequestError, TukiError } from '../platform/errors.ts';

/** Who of the agents can sign in. Everything may be repeated. */
export interface Accounts {
  /**
   * Makes an account, whose owner gets the invitation by mail; one that is there is enabled.
   * @throws InvalidRequestError when the sign-in does not take the address; TukiError `busy` when it takes no more for now
   */
  open(person: { address: string; name: string }): Promise<void>;
  /** Keeps somebody from signing in; who has no account cannot anyway. Throws as `open` does. */
  close(address: string): Promise<void>;
}

/**
 * Accounts in the agents' user pool.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
 */
export function createAccounts(over: { client: Pick<CognitoIdentityProviderClient, 'send'>; pool: string }): Accounts {
  const { client, pool } = over;
  async function enable(account: { UserPoolId: string; Username: string }): Promise<void> {
    try {
      await client.send(new AdminEnableUserCommand(account));
    } catch (error) {
      throw explained(error);
    }
  }
  return {
    async open({ address, name }) {
      const account = { UserPoolId: pool, Username: address };
      const UserAttributes = Object.entries({ email: address, email_verified: 'true', name }).map(([Name, Value]) => ({
        Name,
        Value,
      }));
      try {
        await client.send(
          new AdminCreateUserCommand({ ...account, DesiredDeliveryMediums: ['EMAIL'], UserAttributes }),
        );
      } catch (error) {
        if (errorName(error) !== 'UsernameExistsException') throw explained(error);
        await enable(account);
      }
    },

    async close(address) {
      try {
        await client.send(new AdminDisableUserCommand({ UserPoolId: pool, Username: address }));
      } catch (error) {
        if (errorName(error) !== 'UserNotFoundException') throw explained(error);
      }
    },
  };
}

function explained(error: unknown): unknown {
  switch (errorName(error)) {
    case 'InvalidParameterException':
      return new InvalidRequestError([{ path: 'address', message: 'is no address that one can sign in with' }]);
    case 'TooManyRequestsException':
    case 'LimitExceededException':
      return new TukiError('busy', 'The sign-in takes no more changes at the moment. Try again in a minute.', {
        cause: error,
      });
    default:
      return error;
  }
}
