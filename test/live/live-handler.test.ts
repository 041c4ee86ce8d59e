import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createConnectionStore } from '../../functions/live/connection-store.ts';
import { keys as itemKeys } from '../../functions/platform/keys.ts';
import { createSettingsStore } from '../../functions/settings/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { anAgent } from '../support/factories.ts';

vi.hoisted(() => {
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
});

describe('the live connection in Lambda', () => {
  const api = mockClient(ApiGatewayManagementApiClient);
  let dynamo: TestDynamo;
  let server: Server;
  let issuer: string;
  let keys: CryptoKeyPair;
  let handler: (event: APIGatewayProxyWebsocketEventV2) => Promise<unknown>;
  beforeAll(async () => {
    dynamo = await startDynamo();
    keys = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256' };
    server = createServer((request, response) => {
      response.end(JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : { jwks_uri: `${issuer}/keys` }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    Object.assign(process.env, {
      TICKETS_TABLE: dynamo.tickets,
      AGENTS_ISSUER: issuer,
      AGENTS_AUDIENCE: 'inbox',
      LIVE_ENDPOINT: 'http://127.0.0.1:9/live',
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_REGION: 'eu-north-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    await createSettingsStore({ client: dynamo.client, table: dynamo.tickets }).saveAgent(anAgent());
    ({ handler } = await import('../../functions/live/live.handler.ts'));
  });
  afterAll(async () => {
    server?.close();
    await dynamo?.stop();
  });
  beforeEach(() => api.reset());

  const connections = async () =>
    (await createConnectionStore({ client: dynamo.client, table: dynamo.tickets }).all()).map(({ id }) => id);
  const send = (routeKey: string, body?: unknown, at = Date.now()) =>
    handler({
      requestContext: { routeKey, connectionId: 'c1', requestTimeEpoch: at },
      isBase64Encoded: false,
      body: body === undefined ? undefined : JSON.stringify(body),
    } as APIGatewayProxyWebsocketEventV2);
  const posted = () =>
    api.commandCalls(PostToConnectionCommand).map(({ args: [{ input }] }) => JSON.parse(String(input.Data)));
  const token = (email = 'anna@demo.test') =>
    new SignJWT({ client_id: 'inbox', token_use: 'access', email })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(issuer)
      .setExpirationTime('1h')
      .sign(keys.privateKey);

  it('lets everybody connect, and keeps the connection of an agent who signs in until it closes', async () => {
    expect(await send('$connect')).toEqual({ statusCode: 200 });
    expect(await connections()).toEqual([]);
    await send('$default', { action: 'sign-in', token: await token() });
    expect(posted()).toEqual([{ type: 'signed-in' }]);
    expect(await connections()).toEqual(['c1']);
    expect(await send('$disconnect')).toEqual({ statusCode: 200 });
    expect(await connections()).toEqual([]);
  });

  it('refuses a token that had expired when the message came', async () => {
    await send('$default', { action: 'sign-in', token: await token() }, Date.now() + 2 * 3600 * 1000);
    expect(posted()).toMatchObject([{ type: 'refused' }]);
    expect(await connections()).toEqual([]);
  });

  it('says that something went wrong, and nothing else, when something does', async () => {
    const Item = { ...itemKeys.agent('broken@demo.test'), role: 'emperor' };
    await dynamo.client.send(new PutCommand({ TableName: dynamo.tickets, Item }));
    const answer = await send('$default', { action: 'sign-in', token: await token('broken@demo.test') });
    expect(answer).toEqual({ statusCode: 500 });
    expect(posted()).toEqual([]);
    expect(await connections()).toEqual([]);
  });
});
