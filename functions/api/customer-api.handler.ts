import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import * as z from 'zod';
import { createCustomerStore, customerIdOf } from '../customers/index.ts';
import { documentClient, lazy, s3Client, secretsClient } from '../platform/clients.ts';
import { systemClock } from '../platform/clock.ts';
import { readEnvironment } from '../platform/environments.ts';
import { TukiError } from '../platform/errors.ts';
import { httpHandler } from '../platform/http.ts';
import { systemIds } from '../platform/ids.ts';
import { customerRoutes, type PortalCustomer } from '../portal/index.ts';

/** What `add-claims` puts into a customer's access token. */
const claims = z.object({ email: z.email(), name: z.string().optional() });

const api = lazy(() => {
  const env = readEnvironment('customerApi');
  const customers = createCustomerStore({ client: documentClient(), table: env.TICKETS_TABLE });
  return httpHandler({
    routes: customerRoutes,
    env,
    clock: systemClock,
    ids: systemIds,
    clients: { documents: documentClient, s3: s3Client, secrets: secretsClient },
    async authenticate(event): Promise<PortalCustomer> {
      const { requestContext } = event as Partial<APIGatewayProxyEventV2WithJWTAuthorizer>;
      const read = claims.safeParse(requestContext?.authorizer?.jwt?.claims);
      if (!read.success) throw new TukiError('not-signed-in', 'Sign in with your mail address.');
      const address = read.data.email.toLowerCase();
      const known = await customers.findByAddress(address);
      const name = known?.name || read.data.name || address.slice(0, address.indexOf('@'));
      return {
        type: 'customer',
        id: known?.id ?? customerIdOf(address),
        merged: known?.merged?.map((one) => one.id),
        address,
        name,
      };
    },
  });
});

/** Lambda of the customers' API. API Gateway's authorizer has checked the token. */
export const handler: ReturnType<typeof api> = (event, context) => api()(event, context);
