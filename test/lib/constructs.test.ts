import { runInNewContext } from 'node:vm';
import { App, Stack } from 'aws-cdk-lib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { handlerCode } from '../../lib/constructs/bundles.ts';
import { defaultProvider } from '../../lib/constructs/shims/credential-provider.ts';
import { ofType, synthesize } from './support.ts';

afterEach(() => vi.unstubAllEnvs());

test('a handler that is not there is named', () => {
  expect(() => handlerCode(new Stack(new App(), 'any'), 'functions/none/none.handler.ts')).toThrow(
    'functions/none/none.handler.ts: there is no such handler',
  );
});

describe('credentials of a function', () => {
  test('are those of its environment', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    await expect(defaultProvider()()).resolves.toEqual({
      accessKeyId: 'id',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    });
  });

  test('that are missing are missed at the first call', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    await expect(defaultProvider()()).rejects.toThrow('there are no credentials in the environment');
  });
});

describe('the address of a page', () => {
  const codes = Object.values(ofType(synthesize().templates.desk, 'AWS::CloudFront::Function')).map((edge) =>
    String(edge.Properties.FunctionCode),
  );
  const answer = (path: string, uri: string): { uri?: string; statusCode?: number; headers?: unknown } => {
    const code = codes.find((candidate) => candidate.includes(`startsWith('${path}')`));
    return runInNewContext(`${code}; handler({ request: { uri: ${JSON.stringify(uri)} } })`);
  };

  test.each([
    ['/', '/', '/index.html'],
    ['/', '/tickets/1042', '/index.html'],
    ['/', '/config.json', '/config.json'],
    ['/portal/', '/portal/', '/portal/index.html'],
    ['/portal/', '/portal/t/1042', '/portal/index.html'],
    ['/portal/', '/portal/config.json', '/portal/config.json'],
  ])('on the site %s, %s, is answered with %s', (path, uri, object) => {
    expect(answer(path, uri)).toMatchObject({ uri: object });
  });

  test.each(['/', '/portal', '/t/1042'])('%s leads into the portal', (uri) => {
    expect(answer('/portal/', uri)).toMatchObject({ statusCode: 302, headers: { location: { value: '/portal/' } } });
  });
});
