import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';

/** How long to wait for the issuer. Milliseconds. */
const TIMEOUT_MS = 5000;

const claims = z.object({
  email: z.string(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  client_id: z.string().optional(),
  token_use: z.string().optional(),
});

/**
 * @param now epoch milliseconds
 * @returns the mail address that the token stands for; undefined when the token is not good
 */
export type VerifyToken = (token: string, now: number) => Promise<string | undefined>;

/**
 * Checks access tokens as API Gateway's JWT authorizer does: signature by a key of the issuer, issuer, expiry, and our client as audience or
 * `client_id` (Cognito's access tokens have no audience). The issuer's keys are fetched once and kept.
 * @param o.keys instead of the issuer's published ones
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function createVerifyToken(o: { issuer: string; audience: string; keys?: JWTVerifyGetKey }): VerifyToken {
  let published: Promise<JWTVerifyGetKey> | undefined;
  const keys = (): Promise<JWTVerifyGetKey> => {
    published ??= discoverKeys(o.issuer).catch((error: unknown) => {
      published = undefined;
      throw error;
    });
    return published;
  };
  return async (token, now) => {
    const getKey = o.keys ?? (await keys());
    try {
      const { payload } = await jwtVerify(token, getKey, {
        issuer: o.issuer,
        algorithms: ['RS256', 'ES256'],
        requiredClaims: ['exp'],
        currentDate: new Date(now),
      });
      const read = claims.safeParse(payload);
      return read.success && isForUs(read.data, o.audience) ? read.data.email.toLowerCase() : undefined;
    } catch (error) {
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return undefined;
      throw error;
    }
  };
}

function isForUs({ aud, client_id, token_use }: z.infer<typeof claims>, audience: string): boolean {
  if (token_use !== undefined && token_use !== 'access') return false;
  return client_id === audience || [aud].flat().includes(audience);
}

/** @see https://openid.net/specs/openid-connect-discovery-1_0.html section 4 */
async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`the issuer's configuration cannot be read: ${answer.status}`);
  const { jwks_uri } = z.object({ jwks_uri: z.url() }).parse(await answer.json());
  return createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: TIMEOUT_MS });
}
