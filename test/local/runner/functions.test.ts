import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startTestDesk, telling, temporaryFolder, testStack } from './support/assembly.ts';

describe('a function', () => {
  it('sees its own environment, its name and the time it has left', async () => {
    const code =
      'return { region: process.env.AWS_REGION, mine: process.env.MINE, home: process.env.HOME ?? null, name: context.functionName, left: context.getRemainingTimeInMillis(), id: context.awsRequestId };';
    const desk = await startTestDesk(
      testStack({ functions: { One: telling(code, { environment: { MINE: 'yes' }, timeout: 7 }) } }),
    );
    const result = (await desk.invoke('One', {})) as { left: number; id: string };
    expect(result).toMatchObject({ region: 'eu-north-1', mine: 'yes', home: null, name: 'One' });
    expect(result.left).toBeGreaterThan(6_000);
    expect(result.left).toBeLessThanOrEqual(7_000);
  });

  it('lives on the local clock', async () => {
    const code =
      'return { now: Date.now(), made: new Date().getTime(), given: new Date(0).getTime(), text: typeof Date(), real: new Date() instanceof Date };';
    const desk = await startTestDesk(testStack({ functions: { One: telling(code) } }));
    await desk.advance(1_000_000_000);
    const result = (await desk.invoke('One', {})) as { now: number; made: number };
    expect(Math.abs(result.now - desk.clock.now())).toBeLessThan(2_000);
    expect(Math.abs(result.made - desk.clock.now())).toBeLessThan(2_000);
    expect(result).toMatchObject({ given: 0, text: 'string', real: true });
  });

  it('answers with what JSON can carry', async () => {
    const desk = await startTestDesk(
      testStack({
        functions: { One: telling('return event.nothing ? undefined : { at: new Date(0), gone: undefined };') },
      }),
    );
    expect(await desk.invoke('One', {})).toEqual({ at: '1970-01-01T00:00:00.000Z' });
    expect(await desk.invoke('One', { nothing: true })).toBeNull();
  });

  it('is ended when its time is over, and works again afterwards', async () => {
    const code = 'if (event.hang) await new Promise((resolve) => setTimeout(resolve, 60_000)); return "done";';
    const desk = await startTestDesk(testStack({ functions: { One: telling(code, { timeout: 1 }) } }));
    await expect(desk.invoke('One', { hang: true })).rejects.toMatchObject({
      type: 'Sandbox.Timedout',
      message: 'Task timed out after 1.00 seconds',
    });
    expect(await desk.invoke('One', {})).toBe('done');
  });

  it('fails with its own error, which its log keeps', async () => {
    const dataDir = temporaryFolder();
    const code =
      "console.log('working'); class OddError extends Error { name = 'OddError' }; throw new OddError('so odd');";
    const desk = await startTestDesk(testStack({ functions: { One: telling(code) } }), { dataDir });
    await expect(desk.invoke('One', {})).rejects.toMatchObject({ type: 'OddError', message: 'so odd' });
    expect(readFileSync(path.join(dataDir, 'logs', 'One.log'), 'utf8')).toMatch(/working[\s\S]*OddError: so odd/);
  });

  it('that ends its process fails, and works again afterwards', async () => {
    const desk = await startTestDesk(
      testStack({ functions: { One: telling('if (event.exit) process.exit(3); return "done";') } }),
    );
    await expect(desk.invoke('One', { exit: true })).rejects.toMatchObject({ type: 'Runtime.ExitError' });
    expect(await desk.invoke('One', {})).toBe('done');
  });

  it('keeps its state between events, works on as many at once as its pool has, and on one per sandbox', async () => {
    const code = `globalThis.now = (globalThis.now ?? 0) + 1; globalThis.seen = (globalThis.seen ?? 0) + 1;
      const atOnce = globalThis.now; await new Promise((resolve) => setTimeout(resolve, 20)); globalThis.now -= 1; return { atOnce, seen: globalThis.seen };`;
    const desk = await startTestDesk(testStack({ functions: { One: telling(code) } }), { poolSize: 2 });
    const results = (await Promise.all(Array.from({ length: 10 }, () => desk.invoke('One', {})))) as {
      atOnce: number;
      seen: number;
    }[];
    expect(results.every(({ atOnce }) => atOnce === 1)).toBe(true);
    expect(Math.max(...results.map(({ seen }) => seen))).toBeGreaterThanOrEqual(5);
  });

  it('whose reserved concurrency is one works on one event at a time', async () => {
    const code = 'globalThis.seen = (globalThis.seen ?? 0) + 1; return globalThis.seen;';
    const desk = await startTestDesk(
      testStack({ functions: { One: telling(code, { properties: { ReservedConcurrentExecutions: 1 } }) } }),
    );
    const results = (await Promise.all([1, 2, 3, 4].map(() => desk.invoke('One', {})))) as number[];
    expect(results.sort()).toEqual([1, 2, 3, 4]);
  });
});
