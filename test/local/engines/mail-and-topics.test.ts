import { SendRawEmailCommand, type SendRawEmailCommandInput } from '@aws-sdk/client-ses';
import { PublishCommand } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import type { Gateway } from '../../../local/gateway.ts';
import type { SentMail } from '../../../local/types.ts';
import { clients, pass, testGateway } from './support.ts';

const SET = 'desk';

function raw(lines: Record<string, string> = {}, body = 'Hello'): Buffer {
  const headers = {
    From: 'Tuki <support@demo.test>',
    To: 'aino@customer.test',
    Subject: '=?utf-8?Q?P=C3=A4iv=C3=A4=C3=A4?=',
    'Message-ID': '<t.1042@demo.test>',
    ...lines,
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([...head, '', body].join('\r\n'));
}

/** The set-up that the template gives: a verified domain, and a configuration set whose events end in a queue. */
function describeDesk(gateway: Gateway, types = ['send', 'delivery', 'bounce', 'complaint']) {
  const queue = gateway.sqs.createQueue('mail-events');
  const topic = gateway.sns.createTopic('mail-events');
  gateway.sns.subscribe(topic, { protocol: 'sqs', queueArn: queue.arn, raw: true });
  gateway.ses.verify('demo.test');
  gateway.ses.createConfigurationSet(SET);
  gateway.ses.addEventDestination(SET, types, topic);
  return { events: () => queue.peek(100).map(({ body }) => JSON.parse(body)) };
}

async function deskOf(options: Parameters<typeof testGateway>[0] = {}, types?: string[]) {
  const sent: SentMail[] = [];
  const started = await testGateway({ onSent: (mail) => sent.push(mail), ...options });
  const { events } = describeDesk(started.gateway, types);
  const { ses, sns } = clients(started.gateway, 'sendMail');
  const send = (more: Partial<SendRawEmailCommandInput> = {}) =>
    ses.send(new SendRawEmailCommand({ RawMessage: { Data: raw() }, ConfigurationSetName: SET, ...more }));
  return { ...started, events, send, sns, sent };
}

const to = (...Destinations: string[]) => ({ Destinations });

describe('sending a mail', () => {
  it('keeps it as it is, with its envelope and tags', async () => {
    const { send, gateway, sent } = await deskOf();
    const { MessageId } = await send({
      Source: 'bounces@demo.test',
      Destinations: ['Aino <aino@customer.test>', 'cc@customer.test'],
      Tags: [{ Name: 'entry', Value: '01ABC' }],
    });
    expect(gateway.ses.outbox()).toEqual([
      {
        id: MessageId,
        at: expect.any(String),
        from: 'bounces@demo.test',
        to: ['aino@customer.test', 'cc@customer.test'],
        subject: 'Päivää',
        messageId: '<t.1042@demo.test>',
        raw: raw(),
        configurationSet: SET,
        tags: { entry: '01ABC' },
      },
    ]);
    expect(sent.map(({ id }) => id)).toEqual([MessageId]);
  });

  it('takes sender and recipients from the headers when the envelope names none', async () => {
    const { send, gateway } = await deskOf();
    await send({ RawMessage: { Data: raw({ Cc: 'cc@customer.test' }) } });
    expect(gateway.ses.outbox()[0]).toMatchObject({
      from: 'support@demo.test',
      to: ['aino@customer.test', 'cc@customer.test'],
    });
  });

  it('lists the newest first', async () => {
    const { send, gateway } = await deskOf();
    for (const Subject of ['one', 'two']) await send({ RawMessage: { Data: raw({ Subject }) } });
    expect(gateway.ses.outbox().map(({ subject }) => subject)).toEqual(['two', 'one']);
    expect(gateway.ses.outbox(1)).toHaveLength(1);
  });

  it.each([
    ['a sender nobody verified', { RawMessage: { Data: raw({ From: 'x@evil.test' }) } }, 'MessageRejected'],
    [
      'a From that is not that of a verified envelope',
      {
        Source: 'support@demo.test',
        RawMessage: { Data: raw({ From: 'x@evil.test' }) },
      },
      'MessageRejected',
    ],
    ['an unknown configuration set', { ConfigurationSetName: 'none' }, 'ConfigurationSetDoesNotExistException'],
    ['more than 10 MB', { RawMessage: { Data: raw({}, 'x'.repeat(10 * 1024 * 1024)) } }, 'InvalidParameterValue'],
    [
      'more than 50 recipients',
      to(...Array.from({ length: 51 }, (_, n) => `c${n}@customer.test`)),
      'InvalidParameterValue',
    ],
  ])('refuses %s', async (_, more, name) => {
    const { send, gateway } = await deskOf();
    await expect(send(more)).rejects.toMatchObject({ name });
    expect(gateway.ses.outbox()).toEqual([]);
  });

  it('takes senders of a subdomain of a verified domain', async () => {
    const { send } = await deskOf();
    await expect(send({ RawMessage: { Data: raw({ From: 'x@mail.demo.test' }) } })).resolves.toBeDefined();
  });
});

describe('the events of a mail', () => {
  it('tell soon that it was sent, and two local seconds later that it was delivered', async () => {
    const { send, events, clock } = await deskOf();
    const { MessageId } = await send({ Tags: [{ Name: 'entry', Value: '01ABC' }] });
    pass(clock, 0.3);
    expect(events()).toMatchObject([{ eventType: 'Send', mail: { messageId: MessageId } }]);
    pass(clock, 2.1);
    expect(events()[1]).toMatchObject({
      eventType: 'Delivery',
      mail: { messageId: MessageId, tags: { entry: ['01ABC'], 'ses:configuration-set': [SET] } },
      delivery: { recipients: ['aino@customer.test'] },
    });
  });

  it.each([
    ['bounce@simulator.amazonses.com', 'Bounce', { bounce: { bounceType: 'Permanent', bounceSubType: 'General' } }],
    ['bounce+7@simulator.amazonses.com', 'Bounce', { bounce: { bounceType: 'Permanent' } }],
    ['aino@bounce.test', 'Bounce', { bounce: { bouncedRecipients: [{ emailAddress: 'aino@bounce.test' }] } }],
    ['suppressionlist@simulator.amazonses.com', 'Bounce', { bounce: { bounceSubType: 'OnAccountSuppressionList' } }],
  ])('of %s are a %s alone', async (address, eventType, particulars) => {
    const { send, events, clock } = await deskOf({}, ['DELIVERY', 'BOUNCE']);
    await send(to(address));
    pass(clock, 2.1);
    expect(events()).toMatchObject([{ eventType, ...particulars }]);
  });

  it('of a complaint come after its delivery', async () => {
    const { send, events, clock } = await deskOf({}, ['DELIVERY', 'COMPLAINT']);
    await send(to('complaint@simulator.amazonses.com', 'aino@customer.test'));
    pass(clock, 2.1);
    expect(events()).toMatchObject([
      { eventType: 'Delivery', delivery: { recipients: ['aino@customer.test', 'complaint@simulator.amazonses.com'] } },
      { eventType: 'Complaint', complaint: { complainedRecipients: [{}] } },
    ]);
  });

  it('are published after a restart when they were pending', async () => {
    const { send, gateway, dataDir } = await deskOf();
    await send();
    await gateway.close();
    const { events, clock } = await deskOf({ dataDir });
    pass(clock, 3);
    expect(events().map(({ eventType }) => eventType)).toEqual(['Send', 'Delivery']);
  });

  it('are not published of a mail without configuration set', async () => {
    const { send, events, clock } = await deskOf();
    await send({ ConfigurationSetName: undefined });
    pass(clock, 3);
    expect(events()).toEqual([]);
  });
});

describe('a topic', () => {
  it('wraps what it hands to a queue, with subject and attributes', async () => {
    const { gateway, sns } = await deskOf();
    const TopicArn = gateway.sns.createTopic('news');
    const queue = gateway.sqs.createQueue('news');
    gateway.sns.subscribe(TopicArn, { protocol: 'sqs', queueArn: queue.arn });
    const { MessageId } = await sns.send(
      new PublishCommand({
        TopicArn,
        Message: 'hyvää & <päivää>',
        Subject: 's',
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' } },
      }),
    );
    expect(JSON.parse(queue.peek(1)[0]?.body ?? '')).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 's',
      Message: 'hyvää & <päivää>',
      MessageAttributes: { kind: { Type: 'String', Value: 'x' } },
    });
  });

  it('hands the message alone to a queue that wants it raw, and a Lambda event to a function', async () => {
    const { gateway } = await deskOf();
    const topic = gateway.sns.createTopic('news');
    const queue = gateway.sqs.createQueue('news');
    const invoked: string[] = [];
    gateway.sns.subscribe(topic, { protocol: 'sqs', queueArn: queue.arn, raw: true });
    gateway.sns.subscribe(topic, {
      protocol: 'lambda',
      functionArn: 'f',
      invoke: ({ Records: [{ Sns }] }) => invoked.push(Sns.Message),
    });
    gateway.sns.publish(topic, 'plain');
    expect(queue.peek(1)[0]?.body).toBe('plain');
    expect(invoked).toEqual(['plain']);
  });

  it('that does not exist is refused', async () => {
    const { sns } = await deskOf();
    const TopicArn = 'arn:aws:sns:eu-north-1:000000000000:nothing';
    await expect(sns.send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });
});
