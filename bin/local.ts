/** Runs the whole desk on this machine: `npm start`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CannotStartError, checkPort, checkTools, portOf } from '../local/runner/checks.ts';

const DEMO_DAYS = 61;
/** Errors whose message is the one sentence that a person needs. */
const PLAIN_ERRORS = [
  'CannotStartError',
  'PortTakenError',
  'DataFolderError',
  'DynamoUnavailable',
  'SynthesisError',
  'TemplateError',
];

// As in Lambda; sandboxes share the zone of the process.
process.env.TZ = 'UTC';

async function main(): Promise<void> {
  const startedAt = performance.now();
  const port = portOf('TUKI_PORT', 3000);
  const smtpPort = portOf('TUKI_SMTP_PORT', 2525);
  const dataDir = path.resolve(process.env.TUKI_DATA || '.tuki');
  checkTools();
  await checkPort(port, 'TUKI_PORT');
  await checkPort(smtpPort, 'TUKI_SMTP_PORT');
  const { lockDataFolder } = await import('../local/runner/lock.ts');
  lockDataFolder(dataDir)();

  const { assemble } = await import('../local/runner/synth.ts');
  const assembly = await assemble({ progress: console.log });
  const { startDesk } = await import('../local/runner/runner.ts');
  const isDemo = process.env.TUKI_DEMO !== '0' && !existsSync(path.join(dataDir, 'runner.sqlite'));
  const desk = await startDesk({
    assembly,
    dataDir,
    port,
    smtpPort,
    dynamodbEndpoint: process.env.TUKI_DYNAMODB_ENDPOINT,
    startsUnready: true,
    ...(isDemo ? { clockOffset: -DEMO_DAYS * 86_400_000 } : {}),
  });
  closeOnSignal(desk.close);
  const demo = path.join(dataDir, 'demo.json');
  const wasInterrupted = existsSync(demo) && !JSON.parse(readFileSync(demo, 'utf8')).finished;
  if (wasInterrupted) {
    console.log(
      `the demo tickets are not complete, as their first loading was interrupted: delete ${dataDir} to have all of them`,
    );
    await backToNow(desk);
    writeFileSync(demo, JSON.stringify({ finished: true }));
  } else if (isDemo) {
    console.log('telling two months of demo tickets …');
    writeFileSync(demo, JSON.stringify({ finished: false }));
    const { loadDemo } = await import('../local/demo/load.ts');
    await loadDemo({ url: desk.url, smtpPort: desk.smtpPort, until: Date.now() });
    await backToNow(desk);
    writeFileSync(demo, JSON.stringify({ finished: true }));
  }
  desk.ready();
  console.log(greeting(desk, dataDir));
  console.log(`ready in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

async function backToNow(desk: {
  moveTo(time: number): Promise<void>;
  clock: { jump(time: number): void };
}): Promise<void> {
  await desk.moveTo(Date.now());
  desk.clock.jump(Date.now());
}

function greeting(desk: { url: string; smtpPort: number; clock: { offset: Float64Array } }, dataDir: string): string {
  const aheadHours = (desk.clock.offset[0] ?? 0) / 3_600_000;
  return [
    '',
    `inbox     ${desk.url}/                    sign in as admin@, lead@, anna@ or ben@demo.test`,
    `portal    ${desk.url}/portal/             sign in with any address; the code lies in the outbox`,
    `API       ${desk.url}/api/v1/openapi.json`,
    `outbox    ${desk.url}/local/outbox`,
    `mail in   smtp://127.0.0.1:${desk.smtpPort}                to support@, sales@ or billing@demo.test`,
    `data      ${dataDir}`,
    ...(Math.abs(aheadHours) > 0.01 ? [`clock     ${aheadHours.toFixed(1)} hours ahead, as it was left`] : []),
    '',
  ].join('\n');
}

/** The first signal ends in order, a second one at once. */
function closeOnSignal(close: () => Promise<void>): void {
  let isClosing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isClosing) process.exit(1);
      isClosing = true;
      void close().then(() => process.exit(0));
    });
  }
}

try {
  await main();
} catch (error) {
  const isPlain = error instanceof CannotStartError || (error instanceof Error && PLAIN_ERRORS.includes(error.name));
  console.error(isPlain ? error.message : error);
  process.exit(1);
}
