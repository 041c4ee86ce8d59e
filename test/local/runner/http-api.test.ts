import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { getAtt, type Resources, ref, said, startTestDesk, telling, testStack } from './support/assembly.ts';

const integration = (functionId: string) => ({
  'Fn::Join': [
    '',
    ['arn:aws:apigateway:eu-north-1:lambda:path/2015-03-31/functions/', getAtt(functionId), '/invocations'],
  ],
});

function api(routes: Record<string, object>, properties: object = {}): Resources {
  const resources: Resources = {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP', ...properties } },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ApiId: ref('Api'), IntegrationUri: integration('Answer'), PayloadFormatVersion: '2.0' },
    },
  };
  for (const [index, [key, more]] of Object.entries(routes).entries()) {
    resources[`Route${index}`] = {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: ref('Api'),
        RouteKey: key,
        Target: { 'Fn::Join': ['/', ['integrations', ref('Integration')]] },
        ...more,
      },
    };
  }
  return resources;
}

const pool: Resources = {
  Agents: { Type: 'AWS::Cognito::UserPool', Properties: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } } },
  Client: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: { UserPoolId: ref('Agents'), CallbackURLs: ['https://app.test/'] },
  },
  OtherClient: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: ref('Customers') } },
  Customers: { Type: 'AWS::Cognito::UserPool' },
  Anna: {
    Type: 'AWS::Cognito::UserPoolUser',
    Properties: {
      UserPoolId: ref('Agents'),
      Username: 'anna@demo.test',
      UserAttributes: [
        { Name: 'email', Value: 'anna@demo.test' },
        { Name: 'name', Value: 'Anna' },
      ],
    },
  },
  Authorizer: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: ref('Api'),
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: getAtt('Agents', 'ProviderURL'), Audience: [ref('Client')] },
    },
  },
};

const echo = telling(
  'return { statusCode: 200, headers: { "content-type": "application/json" }, cookies: ["a=1"], body: JSON.stringify(event) };',
);

describe('an HTTP API', () => {
  it('hands over a request in payload format 2.0', async () => {
    const desk = await startTestDesk(
      testStack({ resources: api({ 'POST /tickets/{number}': {} }), functions: { Answer: echo } }),
    );
    const response = await fetch(`${desk.url}/tickets/12?a=1&a=2&b=x%20y`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'one=1; two=2', 'X-Mixed': 'yes' },
      body: '{"text":"ä"}',
    });
    expect(response.headers.getSetCookie()).toEqual(['a=1']);
    expect(await response.json()).toMatchObject({
      version: '2.0',
      routeKey: 'POST /tickets/{number}',
      rawPath: '/tickets/12',
      rawQueryString: 'a=1&a=2&b=x%20y',
      queryStringParameters: { a: '1,2', b: 'x y' },
      pathParameters: { number: '12' },
      cookies: ['one=1', 'two=2'],
      headers: { 'x-mixed': 'yes', 'content-type': 'application/json' },
      requestContext: { http: { method: 'POST', path: '/tickets/12', sourceIp: '127.0.0.1' }, stage: '$default' },
      body: '{"text":"ä"}',
      isBase64Encoded: false,
    });
  });

  it('carries binary bodies both ways', async () => {
    const code =
      'return { statusCode: 200, headers: { "content-type": "application/octet-stream" }, body: event.body, isBase64Encoded: event.isBase64Encoded };';
    const desk = await startTestDesk(
      testStack({ resources: api({ 'ANY /{any+}': {} }), functions: { Answer: telling(code) } }),
    );
    const bytes = randomBytes(5000);
    const response = await fetch(`${desk.url}/x`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes,
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('answers 404 without a route, 500 for a failing function', async () => {
    const desk = await startTestDesk(
      testStack({ resources: api({ 'GET /fail': {} }), functions: { Answer: telling("throw new Error('secret')") } }),
    );
    const missing = await fetch(`${desk.url}/nothing`);
    expect([missing.status, await missing.json()]).toEqual([404, { message: 'Not Found' }]);
    const failed = await fetch(`${desk.url}/fail`);
    expect([failed.status, await failed.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  });

  it('refuses a body of more than 6 MB, announced or not', async () => {
    const desk = await startTestDesk(testStack({ resources: api({ 'POST /x': {} }), functions: { Answer: echo } }));
    const send = async (head: string, chunk: Buffer) => {
      const socket = connect(desk.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(`POST /x HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n${head}\r\n\r\n`);
      socket.write(chunk);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      return answer.toString();
    };
    const announced = await send('Content-Length: 7000000', Buffer.from('x'));
    expect(announced).toMatch(/^HTTP\/1\.1 413 [\s\S]*{"message":"Request Too Long"}/);
    const long = Buffer.concat([
      Buffer.from(`${(6_500_000).toString(16)}\r\n`),
      Buffer.alloc(6_500_000, 'x'),
      Buffer.from('\r\n'),
    ]);
    expect(await send('Transfer-Encoding: chunked', long)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('answers preflights by its CORS settings', async () => {
    const CorsConfiguration = {
      AllowOrigins: ['https://app.test'],
      AllowMethods: ['GET'],
      AllowHeaders: ['authorization'],
      MaxAge: 60,
    };
    const desk = await startTestDesk(
      testStack({ resources: api({ 'GET /x': {} }, { CorsConfiguration }), functions: { Answer: echo } }),
    );
    const preflight = (origin: string) =>
      fetch(`${desk.url}/x`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    const allowed = await preflight('https://app.test');
    expect([
      allowed.status,
      allowed.headers.get('access-control-allow-origin'),
      allowed.headers.get('access-control-allow-methods'),
    ]).toEqual([204, 'https://app.test', 'GET']);
    expect((await preflight('https://evil.test')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a JWT authorizer', () => {
  const stack = testStack({
    resources: { ...api({ 'GET /me': { AuthorizerId: ref('Authorizer'), AuthorizationType: 'JWT' } }), ...pool },
    functions: { Answer: echo },
  });
  const get = (url: string, token?: string) =>
    fetch(`${url}/me`, { headers: token ? { authorization: `Bearer ${token}` } : {} });

  it('lets a token of its issuer and audience in, with its claims', async () => {
    const desk = await startTestDesk(stack);
    const tokens = await desk.signIn('Anna@demo.test');
    const response = await get(desk.url, tokens?.accessToken);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      requestContext: {
        authorizer: {
          jwt: { claims: { email: 'anna@demo.test', name: 'Anna', client_id: 'Client', token_use: 'access' } },
        },
      },
    });
  });

  it('keeps letting it in when the local clock has moved', async () => {
    const desk = await startTestDesk(stack);
    const tokens = await desk.signIn('anna@demo.test');
    await desk.advance(90 * 86_400_000);
    expect((await get(desk.url, tokens?.accessToken)).status).toBe(200);
  });

  it.each([
    ['no token', () => undefined],
    ['rubbish', () => 'rubbish'],
    ['a token with another signature', (token: string) => `${token.slice(0, -6)}AAAAAA`],
    [
      'another algorithm',
      (token: string) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`,
    ],
  ])('refuses %s', async (_, change) => {
    const desk = await startTestDesk(stack);
    const tokens = await desk.signIn('anna@demo.test');
    const response = await get(desk.url, change(tokens?.accessToken ?? ''));
    expect([response.status, await response.json()]).toEqual([401, { message: 'Unauthorized' }]);
  });

  it('refuses a token of another pool', async () => {
    const desk = await startTestDesk(stack);
    const tokens = await desk.signIn('someone@else.test');
    expect((await get(desk.url, tokens?.accessToken)).status).toBe(401);
  });
});

describe('a WebSocket API', () => {
  const route = (key: string) => ({
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: ref('Live'),
      RouteKey: key,
      Target: { 'Fn::Join': ['/', ['integrations', ref('LiveIntegration')]] },
    },
  });
  const live = (code: string) =>
    testStack({
      resources: {
        Live: {
          Type: 'AWS::ApiGatewayV2::Api',
          Properties: { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
        },
        LiveStage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: ref('Live'), StageName: 'live' } },
        LiveIntegration: {
          Type: 'AWS::ApiGatewayV2::Integration',
          Properties: { ApiId: ref('Live'), IntegrationUri: integration('Answer') },
        },
        Connect: route('$connect'),
        Disconnect: route('$disconnect'),
        Default: route('$default'),
        Special: route('special'),
      },
      functions: {
        Answer: telling(code, {
          environment: {
            ENDPOINT: { 'Fn::Join': ['', ['https://', ref('Live'), '.execute-api.eu-north-1.amazonaws.com/live']] },
          },
          allow: [{ Action: 'execute-api:ManageConnections', Resource: '*' }],
        }),
      },
    });

  it('tells the function of connections and messages, and carries answers back', async () => {
    const code = `const { routeKey, connectionId } = event.requestContext;
      await send(process.env.SAID, { routeKey, body: event.body, token: event.queryStringParameters?.token });
      const management = new ApiGatewayManagementApiClient({ endpoint: process.env.ENDPOINT });
      if (event.body) await management.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: 'got ' + event.body }));
      return { statusCode: 200 };`;
    const desk = await startTestDesk(live(code));
    const socket = new WebSocket(`${desk.url.replace('http', 'ws')}/live?token=t`);
    await once(socket, 'open');
    socket.send('{"action":"special"}');
    const [first] = await once(socket, 'message');
    expect(String(first)).toBe('got {"action":"special"}');
    socket.send('no JSON');
    await once(socket, 'message');
    socket.close();
    await once(socket, 'close');
    await desk.idle();
    expect(said(desk)).toEqual([
      { routeKey: '$connect', token: 't' },
      { routeKey: 'special', body: '{"action":"special"}' },
      { routeKey: '$default', body: 'no JSON' },
      { routeKey: '$disconnect' },
    ]);
  });

  it('refuses a connection that the function refuses', async () => {
    const desk = await startTestDesk(live('return { statusCode: 401 };'));
    const socket = new WebSocket(`${desk.url.replace('http', 'ws')}/live`);
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('401');
  });
});
