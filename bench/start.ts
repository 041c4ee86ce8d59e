/** How long `npm start` takes to be ready when everything is built. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDesk } from '../local/runner/runner.ts';
import { assemble } from '../local/runner/synth.ts';
import { percentile, round } from './desk.ts';
import type { Figure } from './run.ts';

/** Median of five starts on a data folder that is there, with the assembly cached. */
export async function* startTime(): AsyncGenerator<Figure> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tuki-bench-'));
  const times: number[] = [];
  try {
    for (let turn = 0; turn < 6; turn++) {
      const started = performance.now();
      const desk = await startDesk({ assembly: await assemble(), dataDir, port: 0, smtpPort: 0, quiet: true });
      if (turn > 0) times.push(performance.now() - started);
      await desk.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  yield {
    figure: 'start of a built desk',
    value: round(percentile(times, 0.5)),
    unit: 'ms',
    toReach: '<= 5000',
    starts: times.length,
  };
}
