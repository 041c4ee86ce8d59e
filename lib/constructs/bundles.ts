import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The checkout. */
export const projectRoot = path.resolve(import.meta.dirname, '../..');

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

/** Path of every handler from the checkout, by the name of its bundle. */
export function handlers(): Record<string, string> {
  const files = readdirSync(path.join(projectRoot, 'functions'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.handler.ts'))
    .map((file) => `functions/${file.split(path.sep).join('/')}`);
  return Object.fromEntries(files.map((file) => [bundleName(file), file]));
}

/** In a process of its own: constructs cannot wait, and esbuild has no plugins in the form that does not let them wait. */
function buildHandlers(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tuki-handlers-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const builder = pathToFileURL(path.join(import.meta.dirname, 'build-handlers.ts')).href;
  const parameters = [projectRoot, handlers(), folder].map((parameter) => JSON.stringify(parameter)).join();
  const script = `import { buildModules } from ${JSON.stringify(builder)}; await buildModules(${parameters});`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'ignore', 'inherit'] });
  return folder;
}
