import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { AssetHashType, DockerImage, Stack } from 'aws-cdk-lib';
import { type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { projectRoot } from './bundles.ts';

/**
 * The built pages of `web/<app>`. They are built by Vite during synthesis, and taken from `.cache/web` while nothing under `web/` and no package has
 * changed. Where the stack is not bundled, an empty page stands in.
 *
 * @throws Error when the pages do not build
 */
export function webApp(scope: Construct, app: 'inbox' | 'portal'): ISource {
  if (!Stack.of(scope).bundlingRequired) return Source.data('index.html', '<!doctype html><title>Tuki</title>');
  const digest = digestOfSources();
  return Source.asset(path.join(projectRoot, 'web', app), {
    assetHashType: AssetHashType.CUSTOM,
    assetHash: `${app}-${digest}`,
    bundling: {
      // Never run: the local build below does not give up.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(target) {
          cpSync(builtPages(app, digest), target, { recursive: true });
          return true;
        },
      },
    },
  });
}

function builtPages(app: string, digest: string): string {
  const cache = path.join(projectRoot, '.cache', 'web');
  const folder = path.join(cache, `${app}-${digest}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  execFileSync(
    process.execPath,
    [
      path.join(projectRoot, 'node_modules/vite/bin/vite.js'),
      'build',
      path.join('web', app),
      '--config',
      path.join('web', app, 'vite.config.ts'),
      '--outDir',
      unfinished,
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ],
    { cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NODE_ENV: 'production' } },
  );
  for (const old of readdirSync(cache)) {
    if (old.startsWith(`${app}-`) && old !== path.basename(unfinished))
      rmSync(path.join(cache, old), { recursive: true });
  }
  renameSync(unfinished, folder);
  return folder;
}

let digest: string | undefined;

function digestOfSources(): string {
  digest ??= computeDigest();
  return digest;
}

function computeDigest(): string {
  const hash = createHash('sha256').update(readFileSync(path.join(projectRoot, 'package-lock.json')));
  const files = readdirSync(path.join(projectRoot, 'web'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  for (const file of files)
    hash.update(path.relative(projectRoot, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 32);
}
