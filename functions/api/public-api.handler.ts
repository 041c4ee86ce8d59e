import { readLink, signingKey } from '../mail/index.ts';
import { documentClient, lazy, s3Client, secretsClient } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { TukiError } from '../platform/errors.ts';
import { httpHandler } from '../platform/http.ts';
import { systemIds } from '../platform/ids.ts';
import { type PortalLink, publicRoutes } from '../portal/index.ts';

const api = lazy(() => {
  const env = readEnvironment('publicApi');
  const key = signingKey({ client: secretsClient, secretId: env.SIGNING_SECRET });
  return httpHandler({
    routes: publicRoutes,
    env,
    clock: systemClock,
    ids: systemIds,
    clients: { documents: documentClient, s3: s3Client, secrets: secretsClient },
    async authenticate(event): Promise<PortalLink> {
      const token = /^Link\s+(\S+)$/i.exec(event.headers.authorization ?? '')?.[1];
      if (token === undefined) throw new TukiError('not-signed-in', 'Open the link that was mailed to you.');
      const grant = readLink(token, await key(), systemClock.now());
      if (!grant) throw new TukiError('link-expired', 'The link is not valid any more. Sign in to see your tickets.');
      return { type: 'link', number: grant.number, customerId: grant.customerId };
    },
  });
});

/** Lambda of the public API: whoever holds a signed link is let in to one ticket. */
export const handler: ReturnType<typeof api> = (event, context) => api()(event, context);
