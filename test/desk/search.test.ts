import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

describe('the search of a whole desk', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await startTestDesk();
    for (const text of ['Tulostimet eivät toimi', 'The grinders are loud'])
      await desk.mail({ from: 'maija@customer.test', subject: 'Hei', text });
    await desk.idle();
  });
  afterAll(() => desk?.stop());

  const found = async (q: string): Promise<number> => {
    const anna = await desk.as('anna@demo.test');
    const { body } = await anna.get<{ items: unknown[] }>(`/search?q=${encodeURIComponent(q)}`);
    return body.items.length;
  };
  const searchTable = () =>
    desk.name(
      desk.template.assembly.resources('AWS::DynamoDB::GlobalTable').find(({ id }) => id.startsWith('search'))?.id ??
        '',
    );
  async function loseSearch(): Promise<void> {
    const { dynamodb } = desk.gateway;
    const TableName = searchTable();
    const { Items } = (await dynamodb.call('Scan', { TableName })) as { Items: { pk: object; sk: object }[] };
    for (const { pk, sk } of Items) await dynamodb.call('DeleteItem', { TableName, Key: { pk, sk } });
  }

  it('finds by words, beginnings and forms what came by mail', async () => {
    for (const q of ['tulostin', 'tulost', 'grinder', 'grin', '"the grinders"']) expect(await found(q), q).toBe(1);
  });

  it('is made anew by one command while the desk runs', async () => {
    await loseSearch();
    expect(await found('grinder')).toBe(0);
    const script = join(import.meta.dirname, '../../bin/rebuild-search.ts');
    const env = { ...process.env, TUKI_PORT: String(desk.port) };
    const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
    expect(stdout).toContain('done: 2 tickets');
    for (const q of ['tulostin', 'tulost', 'grinder', 'grin', '"the grinders"']) expect(await found(q), q).toBe(1);
    await desk.mail({ from: 'pekka@customer.test', subject: 'Hei', text: 'A quiet wombat' });
    await desk.idle();
    expect(await found('womb')).toBe(1);
  });

  it('says in a sentence why it cannot be made anew', async () => {
    const script = join(import.meta.dirname, '../../bin/rebuild-search.ts');
    const env = { ...process.env, TUKI_PORT: '1' };
    await expect(promisify(execFile)(process.execPath, [script], { env })).rejects.toMatchObject({
      stderr: expect.stringContaining('no desk runs at http://127.0.0.1:1'),
    });
    await expect(promisify(execFile)(process.execPath, [script, '--all'], { env })).rejects.toMatchObject({
      stderr: expect.stringContaining('there is no --all'),
    });
  });
});
