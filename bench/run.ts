/**
 * `npm run bench [-- figure …]`: measures the desk as it runs on this machine and prints one JSON line per figure:
 * `{"figure", "value", "unit", "toReach", …}`. Billed units and sizes are exact; times drift with the machine, so quote their ratios.
 */
import { bundleLoad, bundleSizes, webSizes } from './bundles.ts';
import type { Figure } from './figure.ts';
import { flooded } from './flood.ts';
import { listPrice } from './lists.ts';
import { latency, prices, throughput } from './mail.ts';
import { opening } from './opening.ts';
import { scale } from './search.ts';
import { startTime } from './start.ts';

const figures: Record<string, () => AsyncGenerator<Figure>> = {
  prices,
  latency,
  throughput,
  listPrice,
  bundleSizes,
  bundleLoad,
  webSizes,
  startTime,
  opening,
  flood: flooded,
  scale,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in figures));
if (unknown.length > 0) {
  console.error(`No such figure: ${unknown.join(', ')}. There are: ${Object.keys(figures).join(', ')}.`);
  process.exit(1);
}
for (const [name, measure] of Object.entries(figures)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  for await (const figure of measure()) console.log(JSON.stringify(figure));
}
process.exitCode = 0;
