import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDesk } from '../../../local/runner/runner.ts';
import { clientSettings } from '../engines/support.ts';
import { getAtt, type Resources, ref, telling, temporaryFolder, testStack, writeAssembly } from './support/assembly.ts';

const site = (id: string, sitePath: string, more: object = {}): Resources => ({
  [`${id}Pages`]: { Type: 'AWS::S3::Bucket' },
  [`${id}Headers`]: {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          ContentSecurityPolicy: {
            ContentSecurityPolicy: {
              'Fn::Join': ['', ["default-src 'self'; connect-src ", getAtt('Pool', 'ProviderURL'), '/']],
            },
          },
          ContentTypeOptions: { Override: true },
        },
      },
    },
  },
  [`${id}Edge`]: {
    Type: 'AWS::CloudFront::Function',
    Properties: {
      FunctionCode: `function handler(event) { const request = event.request; if (!request.uri.includes('.')) request.uri = '${sitePath}index.html'; return request; }`,
    },
  },
  [`${id}Site`]: {
    Type: 'AWS::CloudFront::Distribution',
    Metadata: { 'tuki:path': sitePath },
    Properties: {
      DistributionConfig: {
        Origins: [
          { Id: 'pages', DomainName: getAtt(`${id}Pages`, 'RegionalDomainName') },
          { Id: 'api', DomainName: { 'Fn::Join': ['', [ref('Api'), '.execute-api.eu-north-1.amazonaws.com']] } },
        ],
        DefaultCacheBehavior: {
          TargetOriginId: 'pages',
          ResponseHeadersPolicyId: ref(`${id}Headers`),
          FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: getAtt(`${id}Edge`, 'FunctionARN') }],
        },
        CacheBehaviors: [{ PathPattern: '/api/*', TargetOriginId: 'api' }],
        ...more,
      },
    },
  },
  [`${id}Publish`]: {
    Type: 'Custom::CDKBucketDeployment',
    Properties: {
      SourceBucketNames: ['assets', 'assets'],
      SourceObjectKeys: [`${id}.zip`, 'config.zip'],
      SourceMarkers: [{}, { '<<issuer>>': getAtt('Pool', 'ProviderURL') }],
      SourceMarkersConfig: [{}, { jsonEscape: true }],
      DestinationBucketName: ref(`${id}Pages`),
      ...(sitePath === '/' ? {} : { DestinationBucketKeyPrefix: sitePath.slice(1, -1) }),
    },
  },
});

/** Adds asset folders to an assembly. */
function addAsset(folder: string, name: string, files: Record<string, string>): void {
  mkdirSync(path.join(folder, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name, file)), { recursive: true });
    writeFileSync(path.join(folder, name, file), text);
  }
  const manifest = path.join(folder, 'Test.assets.json');
  const { files: known } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: object };
  const asset = { source: { path: name }, destinations: { here: { objectKey: `${name}.zip` } } };
  writeFileSync(manifest, JSON.stringify({ files: { ...known, [name]: asset } }));
}

async function startSites() {
  const folder = writeAssembly(
    testStack({
      resources: {
        Pool: { Type: 'AWS::Cognito::UserPool' },
        Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
        Integration: {
          Type: 'AWS::ApiGatewayV2::Integration',
          Properties: { ApiId: ref('Api'), IntegrationUri: getAtt('Answer') },
        },
        Route: {
          Type: 'AWS::ApiGatewayV2::Route',
          Properties: {
            ApiId: ref('Api'),
            RouteKey: 'GET /api/{rest+}',
            Target: { 'Fn::Join': ['/', ['integrations', ref('Integration')]] },
          },
        },
        ...site('Inbox', '/'),
        ...site('Portal', '/portal/'),
      },
      functions: { Answer: telling('return { path: event.rawPath };') },
    }),
  );
  addAsset(folder, 'Inbox', { 'index.html': 'the inbox', 'assets/app.js': 'inbox code' });
  addAsset(folder, 'Portal', { 'index.html': 'the portal' });
  addAsset(folder, 'config', { 'config.json': '{"issuer":"<<issuer>>"}' });
  const desk = await startDesk({ assembly: folder, dataDir: temporaryFolder(), quiet: true });
  onTestFinished(() => desk.close());
  return { desk, get: async (path: string) => fetch(desk.url + path, { redirect: 'manual' }) };
}

describe('sites', () => {
  it('are served under their paths, every page of an app by its index', async () => {
    const { get } = await startSites();
    const text = async (path: string) => (await get(path)).text();
    expect(await Promise.all(['/', '/tickets/12', '/portal/', '/portal/t/12', '/assets/app.js'].map(text))).toEqual([
      'the inbox',
      'the inbox',
      'the portal',
      'the portal',
      'inbox code',
    ]);
    expect((await get('/portal')).headers.get('location')).toBe('/portal/');
    expect((await get('/assets/gone.js')).status).toBe(404);
  });

  it('carry the headers of their policy, narrowed to this machine', async () => {
    const { desk, get } = await startSites();
    const { headers } = await get('/');
    expect(headers.get('content-security-policy')).toBe(`default-src 'self'; connect-src ${desk.url}`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('have the values of the deployment in their configuration', async () => {
    const { desk, get } = await startSites();
    expect(await (await get('/config.json')).json()).toEqual({ issuer: `${desk.url}/oidc/Pool` });
    expect(await (await get('/portal/config.json')).json()).toEqual({ issuer: `${desk.url}/oidc/Pool` });
  });

  it('pass the API on', async () => {
    const { get } = await startSites();
    expect(await (await get('/api/v1/tickets')).json()).toEqual({ path: '/api/v1/tickets' });
  });

  it('answer 304 to whom already has it', async () => {
    const { desk, get } = await startSites();
    const etag = (await get('/assets/app.js')).headers.get('etag') ?? '';
    expect((await fetch(`${desk.url}/assets/app.js`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });
});

describe('a distribution with an origin of its own', () => {
  const bucket = (id: string): Resources => ({ [id]: { Type: 'AWS::S3::Bucket' } });
  const origin = (id: string) => ({ Id: id, DomainName: getAtt(id, 'RegionalDomainName') });
  const resources: Resources = {
    ...bucket('Attachments'),
    ...bucket('Mail'),
    Headers: {
      Type: 'AWS::CloudFront::ResponseHeadersPolicy',
      Properties: {
        ResponseHeadersPolicyConfig: {
          CorsConfig: { AccessControlAllowOrigins: { Items: ['*'] } },
          SecurityHeadersConfig: {
            ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'none'; sandbox" },
            ContentTypeOptions: { Override: true },
          },
          RemoveHeadersConfig: { Items: [{ Header: 'ETag' }] },
        },
      },
    },
    Site: {
      Type: 'AWS::CloudFront::Distribution',
      Metadata: { 'tuki:origin': 'own' },
      Properties: {
        DistributionConfig: {
          Origins: [origin('Attachments'), origin('Mail')],
          DefaultCacheBehavior: { TargetOriginId: 'Attachments', ResponseHeadersPolicyId: ref('Headers') },
          CacheBehaviors: [{ PathPattern: '/raw/*', TargetOriginId: 'Mail', ResponseHeadersPolicyId: ref('Headers') }],
        },
      },
    },
  };

  async function startFiles() {
    const desk = await startDesk({
      assembly: writeAssembly(testStack({ resources })),
      dataDir: temporaryFolder(),
      quiet: true,
    });
    onTestFinished(() => desk.close());
    const s3 = new S3Client({
      ...clientSettings(desk.gateway),
      forcePathStyle: true,
    });
    const presigned = async (Bucket: string, Key: string) =>
      (await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key, ResponseContentType: 'text/plain' }))).replace(
        desk.gateway.url,
        desk.template.addresses.files,
      );
    await desk.gateway.s3.put('attachments', 'received/a b+ä.txt', 'the attachment');
    await desk.gateway.s3.put('mail', 'raw/1', 'the mail');
    await desk.gateway.s3.put('mail', 'bodies/1', 'a body');
    return { desk, presigned };
  }

  it('passes signed addresses on to its buckets, with the headers of its policy, on a port apart', async () => {
    const { desk, presigned } = await startFiles();
    const address = await presigned('attachments', 'received/a b+ä.txt');
    expect(new URL(address).origin).not.toBe(new URL(desk.url).origin);
    const answer = await fetch(address, { headers: { origin: desk.url } });
    expect(await answer.text()).toBe('the attachment');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/plain',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
    });
    expect(answer.headers.has('etag')).toBe(false);
    expect(await (await fetch(await presigned('mail', 'raw/1'))).text()).toBe('the mail');
    expect((await fetch(address, { headers: { range: 'bytes=0-2' } })).status).toBe(206);
  });

  it('refuses what is not signed, what was changed, other buckets and other methods', async () => {
    const { desk, presigned } = await startFiles();
    const address = await presigned('attachments', 'received/a b+ä.txt');
    const status = async (to: string, method = 'GET') => (await fetch(to, { method })).status;
    expect(await status(`${desk.template.addresses.files}/attachments/received/a%20b%2B%C3%A4.txt`)).toBe(403);
    expect(await status(address.replace('text%2Fplain', 'text%2Fhtml'))).toBe(403);
    expect(await status(await presigned('mail', 'bodies/1'))).toBe(403);
    expect(await status(address, 'PUT')).toBe(403);
    expect(await status(`${desk.template.addresses.files}/`)).toBe(403);
  });

  it('answers nothing on the port of the pages', async () => {
    const { desk, presigned } = await startFiles();
    const address = await presigned('mail', 'raw/1');
    expect((await fetch(address.replace(desk.template.addresses.files, desk.url))).status).toBe(404);
  });
});
