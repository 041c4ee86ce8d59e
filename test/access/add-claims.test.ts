import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/access/add-claims.handler.ts';

async function claimsFor(userAttributes: Record<string, string>) {
  const event = { request: { userAttributes }, response: {} } as PreTokenGenerationV2TriggerEvent;
  return (await handler(event)).response.claimsAndScopeOverrideDetails.accessTokenGeneration?.claimsToAddOrOverride;
}

describe('an access token', () => {
  it('says who it is for', async () => {
    expect(await claimsFor({ email: 'Anna@Demo.test', email_verified: 'true', name: 'Anna' })).toEqual({
      email: 'anna@demo.test',
      name: 'Anna',
    });
  });

  it.each(['false', ''])('has no address that is not verified (%j)', async (email_verified) => {
    expect(await claimsFor({ email: 'boss@demo.test', email_verified, name: 'Anna' })).toEqual({ name: 'Anna' });
  });

  it('has no name when the person gave none', async () => {
    expect(await claimsFor({ email: 'anna@demo.test', email_verified: 'true' })).toEqual({ email: 'anna@demo.test' });
  });
});
