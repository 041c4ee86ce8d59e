import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';

/**
 * Puts mail address and name into access tokens: Cognito leaves them out, and they are whom the desk knows people by. An address that is not
 * verified stays out, because everybody can write any address into their own profile.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html (version V2_0)
 */
export async function handler(event: PreTokenGenerationV2TriggerEvent): Promise<PreTokenGenerationV2TriggerEvent> {
  const { email, email_verified, name } = event.request.userAttributes;
  const claimsToAddOrOverride: Record<string, string> = {};
  if (email && email_verified === 'true') claimsToAddOrOverride.email = email.toLowerCase();
  if (name) claimsToAddOrOverride.name = name;
  event.response.claimsAndScopeOverrideDetails = { accessTokenGeneration: { claimsToAddOrOverride } };
  return event;
}
