import {
  ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ConnectionStore, createConnectionStore } from '../../functions/live/connection-store.ts';
import type { QueueHandler } from '../../functions/platform/batch.ts';
import { createSettingsStore } from '../../functions/settings/settings-store.ts';
import { createTicketStore, openTicket } from '../../functions/tickets/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anAgent, aReceived, aRequester } from '../support/factories.ts';

describe('pushing what happened', () => {
  const api = mockClient(ApiGatewayManagementApiClient);
  let dynamo: TestDynamo;
  let connections: ConnectionStore;
  let handler: QueueHandler;
  beforeAll(async () => {
    dynamo = await startDynamo();
    Object.assign(process.env, {
      TICKETS_TABLE: dynamo.tickets,
      LIVE_ENDPOINT: 'http://127.0.0.1:9/live',
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_REGION: 'eu-north-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
    });
    ({ handler } = await import('../../functions/live/push-live.handler.ts'));
    const tables = { client: dynamo.client, table: dynamo.tickets };
    connections = createConnectionStore(tables);
    const settings = createSettingsStore(tables);
    await settings.saveAgent(anAgent({ address: 'anna@demo.test', mailboxes: ['support'] }));
    await settings.saveAgent(anAgent({ address: 'ben@demo.test', mailboxes: ['sales'] }));
  });
  afterAll(() => dynamo?.stop());
  beforeEach(async () => {
    api.reset();
    for (const { id } of await connections.all()) await connections.remove(id);
  });

  const opens = (id: string, agent: string) => connections.put({ id, agent, name: agent }, Date.now());
  const pushesNews = (...bodies: object[]) => {
    const Records = bodies.map(
      (body, index) => ({ messageId: `m${index}`, body: JSON.stringify(body), attributes: {} }) as SQSRecord,
    );
    return handler({ Records } satisfies SQSEvent, {} as Context);
  };
  const pushes = (...mailboxes: string[]) => {
    const bodies = mailboxes.map((mailbox, index) => ({
      number: 7,
      mailbox,
      sk: 'E#1#x',
      id: 'x',
      order: index,
      at: 0,
      type: 'note',
    }));
    return pushesNews(...bodies);
  };
  const posted = () =>
    api
      .commandCalls(PostToConnectionCommand)
      .map(({ args: [{ input }] }) => [input.ConnectionId, JSON.parse(String(input.Data))]);

  it('reaches the connections of agents who may see the mailbox, and no other', async () => {
    await opens('a', 'anna@demo.test');
    await opens('b', 'ben@demo.test');
    await pushes('support');
    expect(posted()).toEqual([
      [
        'a',
        {
          type: 'ticket',
          number: 7,
          mailbox: 'support',
          entry: { id: 'x', type: 'note', at: '1970-01-01T00:00:00.000Z' },
        },
      ],
    ]);
  });

  it('forgets a connection that is gone and still reaches the others', async () => {
    await opens('a1', 'anna@demo.test');
    await opens('a2', 'anna@demo.test');
    api
      .on(PostToConnectionCommand, { ConnectionId: 'a1' })
      .rejects(new GoneException({ $metadata: {}, message: 'gone' }));
    expect(await pushes('support')).toEqual({ batchItemFailures: [] });
    expect(
      posted()
        .map(([id]) => id)
        .sort(),
    ).toEqual(['a1', 'a2']);
    expect((await connections.all()).map((connection) => connection.id)).toEqual(['a2']);
  });

  it('is not held up by a connection that fails otherwise, which is kept', async () => {
    await opens('a1', 'anna@demo.test');
    await opens('a2', 'anna@demo.test');
    api.on(PostToConnectionCommand, { ConnectionId: 'a1' }).rejects(new Error('throttled'));
    expect(await pushes('support')).toEqual({ batchItemFailures: [] });
    expect(posted()).toHaveLength(2);
    expect(await connections.all()).toHaveLength(2);
  });

  it('reads connections and rights once for a batch', async () => {
    await opens('a', 'anna@demo.test');
    dynamo.resetUnits();
    await pushes('support', 'support', 'sales');
    expect(posted()).toHaveLength(2);
    expect(dynamo.units().read).toBeLessThanOrEqual(1);
  });

  const told = {
    news: 'notification',
    id: 'n1',
    at: 0,
    agent: 'anna@demo.test',
    reason: 'mentioned',
    number: 7,
    subject: 'Lamp',
  };

  it('brings a notification to every page of its agent alone', async () => {
    await opens('a1', 'anna@demo.test');
    await opens('a2', 'anna@demo.test');
    await opens('b', 'ben@demo.test');
    await pushesNews({ ...told, mailbox: 'support' });
    expect(
      posted()
        .map(([id]) => id)
        .sort(),
    ).toEqual(['a1', 'a2']);
    expect(posted()[0]?.[1]).toEqual({
      type: 'notification',
      notification: {
        id: 'n1',
        at: '1970-01-01T00:00:00.000Z',
        reason: 'mentioned',
        number: 7,
        subject: 'Lamp',
        mailbox: 'support',
        by: null,
        text: null,
        unread: true,
      },
    });
  });

  it('brings no notification about a mailbox that its agent may not see', async () => {
    await opens('a', 'anna@demo.test');
    await pushesNews({ ...told, mailbox: 'sales' });
    expect(posted()).toEqual([]);
  });

  it('tells of a draft those who may read the ticket, as it is now', async () => {
    const message = aReceived({ number: 7 });
    const opened = openTicket({ number: 7, mailbox: 'sales', requester: aRequester(), message });
    await createTicketStore({ client: dynamo.client, table: dynamo.tickets }).create(opened);
    await opens('a', 'anna@demo.test');
    await opens('b', 'ben@demo.test');
    await pushesNews({ news: 'draft', number: 7 });
    expect(posted()).toEqual([['b', { type: 'draft', number: 7 }]]);
  });

  it('tells who looks at a ticket those who may read it after it has moved', async () => {
    await opens('b', 'ben@demo.test');
    await connections.watch('b', 7);
    await opens('a', 'anna@demo.test');
    const standing = { status: 'new', folder: 'desk' };
    await pushesNews({
      number: 7,
      mailbox: 'sales',
      sk: 'E#1#m',
      id: 'm',
      order: 1,
      at: 0,
      type: 'change',
      field: 'mailbox',
      before: { ...standing, mailbox: 'support' },
      state: { ...standing, mailbox: 'sales' },
    });
    const presence = {
      type: 'presence',
      number: 7,
      agents: [{ address: 'ben@demo.test', name: 'Anna', writing: false }],
    };
    expect(posted().filter(([, message]) => message.type === 'presence')).toEqual([['b', presence]]);
    expect(posted().find(([id]) => id === 'a')?.[1]).toEqual({ type: 'ticket', number: 7, mailbox: 'support' });
  });

  it('gives back only the message that cannot be read', async () => {
    await opens('a', 'anna@demo.test');
    const Records = [{ messageId: 'bad', body: 'x', attributes: {} } as SQSRecord];
    expect(await handler({ Records }, {} as Context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
  });
});
