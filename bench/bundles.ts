/** Sizes of what is deployed: each function's bundle and how long it takes to load, and the first load of the web apps. */
import { execFileSync } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { assemble } from '../local/runner/synth.ts';
import { functionBundles, siteFolders } from './assets.ts';
import { percentile, round } from './desk.ts';
import type { Figure } from './figure.ts';

/** Bytes of every function's code, without source maps. */
export async function* bundleSizes(): AsyncGenerator<Figure> {
  for (const { name, file } of functionBundles(await assemble())) {
    yield { figure: `bundle of ${name}`, value: round((await stat(file)).size / 1000), unit: 'KB', toReach: '<= 700' };
  }
}

/** Median time of importing a bundle in a fresh process with an environment as Lambda gives it. */
export async function* bundleLoad(): AsyncGenerator<Figure> {
  for (const { name, file, environment } of functionBundles(await assemble())) {
    const script = `const started = performance.now(); await import(${JSON.stringify(`file://${file}`)}); process.stdout.write(String(performance.now() - started)); process.exit(0);`;
    const options = { encoding: 'utf8', env: { PATH: process.env.PATH, ...environment } } as const;
    const times = Array.from({ length: 5 }, () =>
      Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], options)),
    );
    yield { figure: `load of ${name}`, value: round(percentile(times, 0.5)), unit: 'ms', toReach: '<= 150' };
  }
}

/** Compressed JavaScript that a browser loads before it shows anything: the entry and what it imports at once. */
export async function* webSizes(): AsyncGenerator<Figure> {
  for (const { name, folder } of siteFolders(await assemble())) {
    const html = await readFile(join(folder, 'index.html'), 'utf8');
    const scripts = [...html.matchAll(/(?:src|href)="[^"]*?(assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? '');
    let bytes = 0;
    for (const script of scripts) bytes += gzipSync(await readFile(join(folder, script)), { level: 9 }).length;
    const all = (await readdir(join(folder, 'assets'))).filter((file) => file.endsWith('.js')).length;
    const toReach = name === 'inbox' ? '<= 200' : '<= 100';
    yield {
      figure: `${name} app, first load`,
      value: round(bytes / 1000),
      unit: 'KB gzip',
      toReach,
      scripts: scripts.length,
      chunksInAll: all,
    };
  }
}
