import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';

/** The checkout. */
const ROOT = path.resolve(import.meta.dirname, '../..');
const CACHE = path.join(ROOT, '.cache', 'assembly');
/** What an assembly is made of. */
const INPUTS = ['bin/tuki.ts', 'lib', 'functions', 'web', 'package-lock.json', 'tsconfig.json', 'cdk.json'];
const KEPT = 3;
/** A desk that was started this recently may still read from its assembly. */
const STILL_USED_MS = 86_400_000;

/** The app does not synthesize; the message is what it said. */
export class SynthesisError extends Error {
  override name = 'SynthesisError';
}

export interface AssembleOptions {
  /** Gets one line for each thing that takes long. */
  progress?(line: string): void;
  /** The configuration, a path from the checkout. @default the one that `TUKI_CONFIG` names, else the demo desk's */
  config?: string;
}

const inThisProcess = new Map<string, Promise<string>>();

/**
 * The cloud assembly of the app as it lies on disk, synthesized when no kept one has the same inputs.
 *
 * @returns its folder
 * @throws SynthesisError
 */
export function assemble(options: AssembleOptions = {}): Promise<string> {
  const config = path.resolve(ROOT, options.config ?? process.env.TUKI_CONFIG ?? 'lib/config.local.json');
  const assembling = inThisProcess.get(config) ?? assembleOnce(config, options);
  inThisProcess.set(config, assembling);
  return assembling;
}

async function assembleOnce(config: string, { progress }: AssembleOptions): Promise<string> {
  const folder = path.join(CACHE, await digestOf([...INPUTS.map((input) => path.join(ROOT, input)), config]));
  if (existsSync(path.join(folder, 'manifest.json'))) {
    await utimes(folder, new Date(), new Date());
    return folder;
  }
  progress?.('building the desk (first start, or something has changed) …');
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  try {
    await synthesize(unfinished, config);
    await rename(unfinished, folder).catch(async (error: NodeJS.ErrnoException) => {
      // Another process was faster.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await forgetOld(folder);
  return folder;
}

/** What the command line tool does around an app. */
async function synthesize(outDir: string, config: string): Promise<void> {
  const { context } = JSON.parse(await readFile(path.join(ROOT, 'cdk.json'), 'utf8')) as { context?: object };
  const child = spawn(process.execPath, ['bin/tuki.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      TUKI_CONFIG: config,
      CDK_OUTDIR: outDir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, 'aws:cdk:bundling-stacks': ['**'] }),
      // What is run here is checked by the tests, not at every start: it costs seconds.
      CDK_VALIDATION: 'false',
      NODE_NO_WARNINGS: '1',
    },
  });
  const output: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new SynthesisError(`the app does not synthesize:\n${output.join('').trim()}`);
}

async function digestOf(inputs: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of await filesUnder(input)) {
      hash
        .update(`${path.relative(ROOT, file)}\0`)
        .update(await readFile(file))
        .update('\0');
    }
  }
  return hash.digest('hex').slice(0, 24);
}

async function filesUnder(input: string): Promise<string[]> {
  if (!existsSync(input)) return [];
  if (!(await stat(input)).isDirectory()) return [input];
  const entries = await readdir(input, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

async function forgetOld(current: string): Promise<void> {
  const names = (await readdir(CACHE)).filter((name) => !name.includes('.'));
  const folders = await Promise.all(
    names.map(async (name) => ({
      folder: path.join(CACHE, name),
      usedAt: (await stat(path.join(CACHE, name))).mtimeMs,
    })),
  );
  const old = folders.filter(({ folder }) => folder !== current).sort((a, b) => b.usedAt - a.usedAt);
  const unused = old.slice(KEPT - 1).filter(({ usedAt }) => Date.now() - usedAt > STILL_USED_MS);
  for (const { folder } of unused) await rm(folder, { recursive: true, force: true });
}
