import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type AwsClientStub, mockClient } from 'aws-sdk-client-mock';
import type { AgentPrincipal } from '../../functions/access/index.ts';
import { agentPrincipal } from '../../functions/api/agent-principal.ts';
import { agentRoutes } from '../../functions/api/agent-routes.ts';
import { fileRoutes } from '../../functions/api/tickets/file-routes.ts';
import { agentRoutes as customersRoutes } from '../../functions/customers/routes.ts';
import { agentRoutes as marksRoutes } from '../../functions/marks/index.ts';
import { agentRoutes as notificationRoutes } from '../../functions/notify/index.ts';
import type { Environment } from '../../functions/platform/environments.ts';
import { httpHandler } from '../../functions/platform/http.ts';
import { agentRoutes as searchRoutes } from '../../functions/search/index.ts';
import { agentRoutes as serviceLevelRoutes } from '../../functions/service-levels/index.ts';
import { createSettingsStore, type SettingsStore } from '../../functions/settings/index.ts';
import { agentRoutes as settingsRoutes } from '../../functions/settings/routes.ts';
import { createTicketStore, openTicket, type Ticket, type TicketStore } from '../../functions/tickets/index.ts';
import { agentRoutes as viewRoutes } from '../../functions/views/index.ts';
import { agentRoutes as workflowRoutes } from '../../functions/workflows/index.ts';
import { callApi, type TestRequest, type TestResponse } from './api.ts';
import type { TestDynamo } from './dynamodb.ts';
import { aMailbox, anAgent, anId, aReceived, aRequester, someTime } from './factories.ts';

type AgentEnvironment = Environment<'agentApi'> &
  Environment<'settingsApi'> &
  Environment<'customersApi'> &
  Environment<'filesApi'>;

/** The agents' API, whatever function answers it, over an engine of the test's own, with a few people. */
export interface TestApi {
  /** Calls as an agent; the body is sent as JSON. */
  as(
    address: string,
  ): <T = Record<string, unknown>>(
    method: string,
    path: string,
    more?: Omit<TestRequest, 'method' | 'path' | 'claims'>,
  ) => Promise<TestResponse<T>>;
  tickets: TicketStore;
  settings: SettingsStore;
  s3: S3Client;
  /** The user pool; calls of it are mocked, and all succeed until a test says otherwise. */
  accounts: AwsClientStub<CognitoIdentityProviderClient>;
  /** Epoch ms; goes on by one whenever it is asked, and a test may move it. */
  now: number;
  /** A ticket opened by a mail. */
  ticket(over?: Partial<Parameters<typeof openTicket>[0]>): Promise<Ticket>;
}

/** Mailboxes support and sales, team billing; admin@, lead@ and anna@ (support), light@ (support), sam@ (sales), gone@ (no longer active). */
export async function startApi(dynamo: TestDynamo): Promise<TestApi> {
  const over = { client: dynamo.client, table: dynamo.tickets };
  const settings = createSettingsStore(over);
  const tickets = createTicketStore(over);
  await settings.saveMailbox(aMailbox());
  await settings.saveMailbox(aMailbox({ id: 'sales', name: 'Sales', address: 'sales@demo.test' }));
  await settings.saveTeam({ id: 'billing', name: 'Billing' });
  await settings.saveAgent(anAgent({ address: 'admin@demo.test', name: 'Admin', role: 'admin' }));
  for (const [name, role, mailbox] of [
    ['lead', 'lead', 'support'],
    ['anna', 'agent', 'support'],
    ['light', 'light', 'support'],
    ['sam', 'agent', 'sales'],
  ] as const) {
    await settings.saveAgent(anAgent({ address: `${name}@demo.test`, name, role, mailboxes: [mailbox] }));
  }
  await settings.saveAgent(anAgent({ address: 'gone@demo.test', name: 'Gone', active: false }));
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const s3 = new S3Client({ region: 'eu-north-1', credentials });
  const accounts = new CognitoIdentityProviderClient({ region: 'eu-north-1', credentials });
  const secrets = new SecretsManagerClient({ region: 'eu-north-1', credentials });
  mockClient(secrets)
    .on(GetSecretValueCommand)
    .resolves({ SecretString: JSON.stringify({ key: 'a-key-for-tests-alone' }) });
  const api: TestApi = {
    as: (address) => (method, path, more) =>
      callApi(handler, { ...more, method, path: `/api/v1${path}`, claims: { email: address } }),
    tickets,
    settings,
    s3,
    accounts: mockClient(accounts),
    now: someTime,
    async ticket(opened = {}) {
      const number = await tickets.nextNumber();
      const made = openTicket({
        number,
        mailbox: 'support',
        requester: aRequester(),
        message: aReceived({ number, messageId: `<${anId()}@customer.test>` }),
        ...opened,
      });
      await tickets.create(made);
      return made.ticket;
    },
  };
  const handler = httpHandler<AgentEnvironment, AgentPrincipal>({
    routes: [
      ...agentRoutes,
      ...searchRoutes,
      ...viewRoutes,
      ...marksRoutes,
      ...notificationRoutes,
      ...settingsRoutes,
      ...workflowRoutes,
      ...serviceLevelRoutes,
      ...customersRoutes,
      ...fileRoutes,
    ],
    env: {
      TICKETS_TABLE: dynamo.tickets,
      SEARCH_TABLE: dynamo.search,
      MAIL_BUCKET: 'mail',
      ATTACHMENTS_BUCKET: 'attachments',
      SIGNING_SECRET: 'signing',
      PORTAL_URL: 'https://help.demo.test',
      INBOX_URL: 'https://desk.demo.test',
      FILES_URL: 'https://files.demo.test',
      DESK_TIME_ZONE: 'Europe/Helsinki',
      AGENTS_POOL: 'agents',
    },
    clock: {
      now: () => {
        api.now += 1;
        return api.now;
      },
    },
    ids: { next: () => anId() },
    clients: { documents: () => dynamo.client, s3: () => s3, secrets: () => secrets, accounts: () => accounts },
    authenticate: (event) => agentPrincipal(event, settings),
  });
  return api;
}
