import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDesk } from '../../../local/runner/runner.ts';
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
