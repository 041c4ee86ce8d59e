import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';

/** The checkout. */
export const projectRoot = path.resolve(import.meta.dirname, '../..');

/** CommonJS packages inside an ES module may call `require` for Node's own modules. */
const REQUIRE = "import{createRequire as tukiRequire}from'node:module';const require=tukiRequire(import.meta.url);";

/** What a function never needs of what its packages bring along. */
const ALIASES = {
  '@aws-sdk/credential-provider-node': path.join(import.meta.dirname, 'shims/credential-provider.ts'),
  'source-map-js': path.join(import.meta.dirname, 'shims/no-source-maps.ts'),
};

let built: string | undefined;

/**
 * The code of one function: its handler and everything it imports, as one minified ES module.
 *
 * All handlers are built in one go the first time one is asked for: starting esbuild for each of them would take most of the synthesis. Where a stack is
 * not bundled (`aws:cdk:bundling-stacks`), a placeholder stands in.
 *
 * @param entry path of the handler from the checkout
 * @throws Error when there is no such handler, or it does not build
 */
export function handlerCode(scope: Construct, entry: string): lambda.Code {
  if (!existsSync(path.join(projectRoot, entry))) throw new Error(`${entry}: there is no such handler`);
  if (!Stack.of(scope).bundlingRequired) return lambda.Code.fromInline('export const handler = () => undefined;');
  built ??= buildHandlers();
  return lambda.Code.fromAsset(path.join(built, bundleName(entry)));
}

const bundleName = (entry: string): string => entry.replace(/^functions\//, '').replace(/\.handler\.ts$/, '');

function handlers(): string[] {
  return readdirSync(path.join(projectRoot, 'functions'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.handler.ts'))
    .map((file) => `functions/${file.split(path.sep).join('/')}`);
}

function buildHandlers(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tuki-handlers-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  buildSync({
    absWorkingDir: projectRoot,
    entryPoints: handlers().map((entry) => ({ in: entry, out: `${bundleName(entry)}/index` })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: ALIASES,
    minify: true,
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    banner: { js: REQUIRE },
    logLevel: 'error',
  });
  return folder;
}
