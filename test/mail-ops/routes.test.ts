import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SendMessageCommand, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLedger } from '../../functions/mail/index.ts';
import { inboundMail } from '../../functions/mail/notification.ts';
import { createSummaryStore } from '../../functions/mail-ops/summary-store.ts';
import { createSettingsStore } from '../../functions/settings/index.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { aMailbox, hour, someTime } from '../support/factories.ts';
import { admin, aLine, anna, lead, startMailApi } from './support.ts';

let dynamo: TestDynamo;
let api: ReturnType<typeof startMailApi>;
const day = '2026-11-23';

beforeAll(async () => {
  dynamo = await startDynamo();
  await createSettingsStore({ client: dynamo.client, table: dynamo.tickets }).saveMailbox(aMailbox());
  api = startMailApi(dynamo);
});
afterAll(() => dynamo.stop());

interface List {
  items: Record<string, unknown>[];
  next: string | null;
  summary?: unknown;
}

describe('the ledger', () => {
  beforeAll(async () => {
    const over = { client: dynamo.client, table: dynamo.tickets };
    const ledger = createLedger(over);
    for (let n = 1; n <= 7; n += 1)
      await ledger.write(aLine({ raw: `mail/raw/${n}`, at: someTime + n, number: 1000 + n }));
    await ledger.write(
      aLine({ raw: 'mail/raw/8', at: someTime, outcome: 'dropped', rule: 'own-mail', reason: 'Own.' }),
    );
    const counts = { accepted: 8, ticketed: 7, joined: 0, suspended: 0, dropped: 1, failed: 0 };
    const summary = { day, at: someTime + 24 * hour, ...counts, differences: [], different: 0 };
    await createSummaryStore(over).put(summary);
  });

  it('shows a day in pages, with what was counted', async () => {
    const first = await api.ask<List>(lead, 'GET', `/mail/ledger?day=${day}&limit=5`);
    expect(first.status).toBe(200);
    expect(first.body.summary).toMatchObject({ accepted: 8, dropped: 1, at: '2026-11-24T06:00:00.000Z' });
    expect(first.body.items.length).toBe(5);
    const rest = await api.ask<List>(lead, 'GET', `/mail/ledger?day=${day}&limit=5&cursor=${first.body.next}`);
    expect(rest.body.next).toBeNull();
    const raws = [...first.body.items, ...rest.body.items].map(({ raw }) => raw);
    expect(raws.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `mail/raw/${n}`));
  });

  it('shows one outcome alone', async () => {
    const { body } = await api.ask<List>(lead, 'GET', `/mail/ledger?day=${day}&outcome=dropped`);
    expect(body.items).toEqual([
      {
        at: '2026-11-23T06:00:00.000Z',
        outcome: 'dropped',
        rule: 'own-mail',
        reason: 'Own.',
        mailbox: 'support',
        number: null,
        raw: 'mail/raw/8',
        from: 'kaisa@customer.test',
        recipients: ['support@demo.test'],
        size: 1000,
      },
    ]);
  });

  it('has no count of a day that is not over', async () => {
    const { body } = await api.ask<List>(lead, 'GET', '/mail/ledger?day=2026-11-24');
    expect(body).toEqual({ items: [], next: null, summary: null });
  });

  it.each([
    ['an agent', anna, `/mail/ledger?day=${day}`, 403],
    ['a lead without a day', lead, '/mail/ledger', 422],
    ['a lead with half a day', lead, '/mail/ledger?day=2026-11', 422],
  ])('is not shown to %s', async (_, agent, path, status) => {
    expect((await api.ask(agent, 'GET', path)).status).toBe(status);
  });
});

describe('what leads decide about senders', () => {
  it('is kept, listed and forgotten', async () => {
    const until = '2026-12-01T00:00:00.000Z';
    const put = await api.ask(lead, 'PUT', '/mail/senders/%40Spam.test', { verdict: 'block', until, note: 'a flood' });
    expect(put).toMatchObject({
      status: 200,
      body: { pattern: '@spam.test', verdict: 'block', until, note: 'a flood' },
    });
    await api.ask(lead, 'PUT', '/mail/senders/Kaisa@customer.test', { verdict: 'allow' });
    const { body } = await api.ask<List>(lead, 'GET', '/mail/senders');
    expect(body).toEqual({
      items: [
        { ...put.body, by: 'lead@demo.test', at: '2026-11-23T06:00:00.000Z' },
        {
          pattern: 'kaisa@customer.test',
          verdict: 'allow',
          until: null,
          by: 'lead@demo.test',
          at: '2026-11-23T06:00:00.000Z',
          note: null,
        },
      ],
      next: null,
    });
    expect((await api.ask(lead, 'DELETE', '/mail/senders/@spam.test')).status).toBe(204);
    expect((await api.ask(lead, 'DELETE', '/mail/senders/@spam.test')).status).toBe(204);
    expect((await api.ask<List>(lead, 'GET', '/mail/senders')).body.items.length).toBe(1);
  });

  it.each([
    ['somebody who leads nothing', anna, 'a@b.test', { verdict: 'block' }, 403],
    ['a pattern that is none', lead, '*@b.test', { verdict: 'block' }, 404],
    ['an end that is past', lead, 'a@b.test', { verdict: 'block', until: '2026-11-23T05:59:59Z' }, 422],
    ['a verdict that is none', lead, 'a@b.test', { verdict: 'maybe' }, 422],
  ])('is refused for %s', async (_, agent, pattern, body, status) => {
    expect((await api.ask(agent, 'PUT', `/mail/senders/${pattern}`, body)).status).toBe(status);
  });
});

describe('handing a mail in again', () => {
  it('puts it on the queue of inbound mail', async () => {
    mockClient(api.s3)
      .on(HeadObjectCommand, { Bucket: 'mail', Key: 'raw/lost' })
      .resolves({ LastModified: new Date(someTime) })
      .on(GetObjectCommand)
      .resolves({ Body: { transformToByteArray: async () => Buffer.from('To: support@demo.test\r\n\r\n') } as never });
    const queue = mockClient(api.sqs);
    queue.on(SendMessageCommand).resolves({});
    const answer = await api.ask(admin, 'POST', '/mail/replay', { raw: 'raw/lost' });
    expect(answer).toMatchObject({ status: 202, body: { queued: 1 } });
    const [call] = queue.commandCalls(SendMessageCommand);
    expect(call?.args[0].input.QueueUrl).toBe('https://sqs.test/inbound-mail');
    const mail = inboundMail.parse(JSON.parse(call?.args[0].input.MessageBody ?? ''));
    expect(mail).toMatchObject({ key: 'raw/lost', receivedAt: someTime, recipients: ['support@demo.test'] });
  });

  it('is for admins, and for mails that are there', async () => {
    mockClient(api.s3)
      .on(HeadObjectCommand)
      .rejects(Object.assign(new Error('none'), { name: 'NotFound' }));
    expect((await api.ask(admin, 'POST', '/mail/replay', { raw: 'raw/none' })).status).toBe(404);
    expect((await api.ask(admin, 'POST', '/mail/replay', { raw: 'bodies/1' })).status).toBe(422);
    expect((await api.ask(lead, 'POST', '/mail/replay', { raw: 'raw/lost' })).status).toBe(403);
  });
});

describe('dead letters', () => {
  const arn = 'arn:aws:sqs:eu-north-1:111111111111:dead';
  const queue = () => {
    const mocked = mockClient(api.sqs);
    mocked
      .on(GetQueueAttributesCommand)
      .resolves({ Attributes: { ApproximateNumberOfMessages: '3', QueueArn: arn } })
      .on(StartMessageMoveTaskCommand)
      .resolves({});
    return mocked;
  };

  it('are counted by queue', async () => {
    queue();
    expect((await api.ask(admin, 'GET', '/mail/dead-letters')).body).toEqual({
      items: [
        { queue: 'export-kpis', messages: 3 },
        { queue: 'inbound-mail', messages: 3 },
      ],
      next: null,
    });
  });

  it('go back to where they came from', async () => {
    const mocked = queue();
    const answer = await api.ask(admin, 'POST', '/mail/dead-letters/inbound-mail/replay');
    expect(answer).toMatchObject({ status: 202, body: { queue: 'inbound-mail' } });
    expect(mocked.commandCalls(StartMessageMoveTaskCommand)[0]?.args[0].input).toEqual({ SourceArn: arn });
  });

  it('are on their way already, which is as good', async () => {
    const error = new Error('There is already a task running for this queue.');
    queue()
      .on(StartMessageMoveTaskCommand)
      .rejects(Object.assign(error, { name: 'UnsupportedOperation' }));
    expect((await api.ask(admin, 'POST', '/mail/dead-letters/inbound-mail/replay')).status).toBe(202);
  });

  it.each([
    ['a queue that nobody knows', admin, 'nothing', 404],
    ['what came from no queue', admin, 'export-kpis', 409],
    ['a lead', lead, 'inbound-mail', 403],
  ])('stay for %s', async (_, agent, name, status) => {
    const mocked = queue();
    expect((await api.ask(agent, 'POST', `/mail/dead-letters/${name}/replay`)).status).toBe(status);
    expect(mocked.commandCalls(StartMessageMoveTaskCommand)).toEqual([]);
  });

  it('are counted for admins alone', async () => {
    expect((await api.ask(lead, 'GET', '/mail/dead-letters')).status).toBe(403);
  });
});
