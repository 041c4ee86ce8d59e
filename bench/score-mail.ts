/**
 * `npm run score:mail -- --root DIR [--corpus a,b] [--show 10] …`: how well mails are read, against collections of mails with what a correct reader must
 * make of them. DIR holds the collections and the program that scores, `score.mjs`; further arguments are that program's.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { root: { type: 'string' } }, strict: false });
const root = typeof values.root === 'string' ? resolve(values.root) : undefined;
const program = root === undefined ? undefined : join(root, 'score.mjs');
if (root === undefined || program === undefined || !existsSync(program)) {
  const missing =
    root === undefined ? 'Say where the collections are: --root DIR.' : `There is no score.mjs in ${root}.`;
  console.error(missing);
  process.exit(1);
}
const adapter = join(import.meta.dirname, '../test/mail/score-adapter.ts');
const { status } = spawnSync(
  process.execPath,
  [program, ...process.argv.slice(2), '--root', root, '--module', adapter],
  {
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
