import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import type { AgentPrincipal } from '../access/index.ts';
import { NotAllowedError, TukiError } from '../platform/errors.ts';
import type { SettingsStore } from '../settings/index.ts';

/** What API Gateway's JWT authorizer has checked and handed on. */
const authorized = z.object({
  requestContext: z.object({
    authorizer: z.object({ jwt: z.object({ claims: z.object({ email: z.string().min(3) }) }) }),
  }),
});

/**
 * The agent that a request's token names.
 * @throws TukiError `not-signed-in` without a checked token that names a mail address; NotAllowedError for somebody who is not an active agent
 */
export async function agentPrincipal(
  event: APIGatewayProxyEventV2,
  settings: Pick<SettingsStore, 'principal'>,
): Promise<AgentPrincipal> {
  const read = authorized.safeParse(event);
  if (!read.success) throw new TukiError('not-signed-in', 'Sign in first.');
  const principal = await settings.principal(read.data.requestContext.authorizer.jwt.claims.email);
  if (!principal) throw new NotAllowedError('You are not an active agent of this desk.');
  return principal;
}
