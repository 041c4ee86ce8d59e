import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys } from '../../functions/platform/keys.ts';
import type { RelayedEntry } from '../../functions/platform/messages.ts';
import { type FactMessage, type Recorder, recordGroup } from '../../functions/reports/record-facts.ts';
import { createReportStore, type ReportStore } from '../../functions/reports/report-store.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aRelayed, aStanding } from './factories.ts';

const anna = 'anna@demo.test';

describe('recording facts', () => {
  let dynamo: TestDynamo;
  let store: ReportStore;
  let mailbox = 'box0';
  let sequence = 0;
  const next = (): number => {
    sequence += 1;
    return sequence;
  };
  beforeAll(async () => {
    dynamo = await startDynamo();
    store = createReportStore({ client: dynamo.client, table: dynamo.tickets });
  });
  afterAll(() => dynamo.stop());
  beforeEach(() => {
    mailbox = `box${next()}`;
  });

  const sent = (entry: RelayedEntry): FactMessage => ({
    messageId: entry.id,
    sequence: String(next()),
    body: JSON.stringify(entry),
  });
  const created = (over: Partial<RelayedEntry> = {}) =>
    aRelayed({ mailbox, state: aStanding({ mailbox }), facts: [{ fact: 'created' }], ...over });
  const taken = () =>
    aRelayed({
      mailbox,
      before: aStanding({ mailbox }),
      state: aStanding({ mailbox, status: 'open', assignee: anna }),
    });

  function record(messages: FactMessage[], over: Partial<Recorder> = {}, group = mailbox): Promise<string[]> {
    const recorder: Recorder = {
      store,
      timeZone: 'Europe/Helsinki',
      kindOf: async () => 'question',
      failed: () => undefined,
      ...over,
    };
    return recordGroup(recorder, group, messages);
  }

  async function counts(of = mailbox): Promise<Record<string, unknown>> {
    const { Item = {} } = await dynamo.client.send(
      new GetCommand({ TableName: dynamo.tickets, Key: keys.counts(of), ConsistentRead: true }),
    );
    return Item;
  }
  const facts = () => store.facts(mailbox, '2026-11');

  it('keeps one fact for each that is stated and the counters of all', async () => {
    expect(await record([sent(created()), sent(taken())])).toEqual([]);
    expect(await facts()).toMatchObject([
      { number: 1042, kind: 'question', folder: 'desk', facts: [{ fact: 'created' }], open: 1 },
    ]);
    expect(await counts()).toMatchObject({ 'open+': 1, [`mine:${anna}`]: 1, reported: 1 });
  });

  it('costs two write units for an ordinary event', async () => {
    await record([sent(created())]);
    dynamo.resetUnits();
    await record([sent(created())]);
    expect(dynamo.units().write).toBe(2);
  });

  it('counts a redelivered batch once, also together with new messages', async () => {
    const [first, second, third] = [sent(created()), sent(created()), sent(taken())];
    await record([first, second]);
    await record([first, second]);
    await record([second, third]);
    expect(await facts()).toHaveLength(2);
    expect(await counts()).toMatchObject({ new: 1, 'open+': 1, reported: 2 });
  });

  it('counts a message that died between its fact and the counters', async () => {
    const message = sent(created());
    const dying: ReportStore = { ...store, count: () => Promise.reject(new Error('cut off')) };
    expect(await record([message], { store: dying })).toEqual([message.messageId]);
    expect(await facts()).toHaveLength(1);
    expect(await record([message])).toEqual([]);
    expect(await facts()).toHaveLength(1);
    expect(await counts()).toMatchObject({ new: 1, reported: 1 });
  });

  it('ignores an entry that was sent to the queue a second time', async () => {
    const entry = created();
    await record([sent(entry)]);
    await record([sent(entry), sent(created())]);
    expect(await facts()).toHaveLength(2);
    expect(await counts()).toMatchObject({ new: 2 });
  });

  it('gives a failing message back with all that follow it, and keeps those before', async () => {
    const [first, bad, last] = [
      sent(created()),
      sent(created({ facts: [{ fact: 'answered', value: 3 }], state: undefined })),
      sent(created()),
    ];
    const failed: string[] = [];
    const over: Partial<Recorder> = {
      kindOf: () => Promise.reject(new Error('away')),
      failed: (id) => failed.push(id),
    };
    expect(await record([first, bad, last], over)).toEqual([bad.messageId, last.messageId]);
    expect(failed).toEqual([bad.messageId]);
    expect(await counts()).toMatchObject({ new: 1 });
    expect(await record([bad, last])).toEqual([]);
    expect(await counts()).toMatchObject({ new: 2 });
  });

  it('gives back a message that it cannot read', async () => {
    expect(await record([{ messageId: 'odd', sequence: '1', body: '{"number": "x"}' }])).toEqual(['odd']);
  });

  it('moves a ticket between mailboxes without losing what each of them counts itself', async () => {
    const [from, to] = [mailbox, `${mailbox}b`];
    await record([sent(created())]);
    await record(
      [sent(aRelayed({ mailbox: to, before: aStanding({ mailbox: from }), state: aStanding({ mailbox: to }) }))],
      {},
      to,
    );
    await record([sent(created())]);
    expect(await counts(from)).toMatchObject({ new: 1, reported: 1 });
    expect(await counts(to)).toMatchObject({ new: 1, reported: 1 });
    expect((await store.facts(to, '2026-11')).map((fact) => fact.open)).toEqual([1]);
  });

  it('takes long sequence numbers in the order of numbers', async () => {
    const numbered = (number: string) => ({ ...sent(created()), sequence: number });
    await record([numbered('99')]);
    await record([numbered('18849496460467696128')]);
    expect(await counts()).toMatchObject({ new: 2 });
  });
});
