import { once } from 'node:events';
import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Desk } from '../../../local/runner/runner.ts';
import { getAtt, type Resources, ref, startTestDesk, testStack } from './support/assembly.ts';

const resources: Resources = {
  Mail: { Type: 'AWS::S3::Bucket' },
  Received: { Type: 'AWS::SNS::Topic' },
  Inbound: { Type: 'AWS::SQS::Queue' },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: ref('Received'), Protocol: 'sqs', Endpoint: getAtt('Inbound'), RawMessageDelivery: true },
  },
  Rules: { Type: 'AWS::SES::ReceiptRuleSet' },
  Rule: {
    Type: 'AWS::SES::ReceiptRule',
    Properties: {
      RuleSetName: ref('Rules'),
      Rule: {
        Enabled: true,
        Recipients: ['demo.test'],
        ScanEnabled: true,
        Actions: [{ S3Action: { BucketName: ref('Mail'), ObjectKeyPrefix: 'raw/', TopicArn: ref('Received') } }],
      },
    },
    Metadata: { 'tuki:addresses': ['support@demo.test', 'sales@demo.test'] },
  },
};

function transport(desk: Desk) {
  const made = createTransport({ host: '127.0.0.1', port: desk.smtpPort, secure: false, ignoreTLS: true });
  onTestFinished(() => made.close());
  return made;
}

interface Notification {
  notificationType: string;
  receipt: {
    recipients: string[];
    dmarcVerdict: { status: string };
    spamVerdict: { status: string };
    action: { objectKey: string; bucketName: string };
  };
  mail: { source: string; destination: string[]; messageId: string; commonHeaders: Record<string, unknown> };
}

const notifications = (desk: Desk) =>
  desk.gateway.sqs
    .queue('Inbound')
    .peek(10)
    .map((message) => JSON.parse(message.body) as Notification);

const storedMail = async (desk: Desk, notification: Notification | undefined) => {
  const { bucketName, objectKey } = notification?.receipt.action ?? { bucketName: '', objectKey: '' };
  return (await desk.gateway.s3.get(bucketName, objectKey))?.bytes.toString('latin1') ?? '';
};

describe('mail coming in', () => {
  it('is stored once and notified once, with all recipients, as SES does', async () => {
    const desk = await startTestDesk(testStack({ resources }));
    await transport(desk).sendMail({
      from: 'Maija <maija@customer.test>',
      to: ['support@demo.test', 'Sales <sales@demo.test>'],
      subject: 'Ääkköset',
      text: 'hello',
      messageId: '<one@customer.test>',
    });
    const [notification, ...more] = notifications(desk);
    expect(more).toEqual([]);
    expect(notification).toMatchObject({
      notificationType: 'Received',
      receipt: {
        recipients: ['support@demo.test', 'sales@demo.test'],
        spamVerdict: { status: 'PASS' },
        dmarcVerdict: { status: 'PASS' },
        action: { type: 'S3', bucketName: 'mail', objectKeyPrefix: 'raw/' },
      },
      mail: {
        source: 'maija@customer.test',
        commonHeaders: {
          from: ['Maija <maija@customer.test>'],
          to: ['support@demo.test', 'Sales <sales@demo.test>'],
          subject: 'Ääkköset',
          messageId: '<one@customer.test>',
        },
      },
    });
    expect(notification?.receipt.action.objectKey).toBe(`raw/${notification?.mail.messageId}`);
    const raw = await storedMail(desk, notification);
    expect(raw).toMatch(/^Return-Path: <maija@customer\.test>\r\nReceived: from /);
    expect(raw).toContain('X-SES-Spam-Verdict: PASS\r\n');
    expect(raw).toMatch(/\r\n\r\nhello/);
  });

  it('takes its verdicts from a header that is not stored', async () => {
    const desk = await startTestDesk(testStack({ resources }));
    const headers = { 'X-Tuki-Local-Verdicts': 'dmarc=fail, spam=gray' };
    await transport(desk).sendMail({
      from: 'x@customer.test',
      to: 'support@demo.test',
      subject: 'x',
      text: 'y',
      headers,
    });
    const [notification] = notifications(desk);
    expect(notification?.receipt).toMatchObject({
      dmarcVerdict: { status: 'FAIL' },
      spamVerdict: { status: 'GRAY' },
      spfVerdict: { status: 'PASS' },
    });
    expect(await storedMail(desk, notification)).not.toMatch(/verdicts/i);
  });

  it.each(['support+order-12@demo.test', 'SALES@Demo.Test'])('is taken for %s', async (to) => {
    const desk = await startTestDesk(testStack({ resources }));
    await transport(desk).sendMail({ from: 'x@customer.test', to, text: 'y' });
    expect(notifications(desk)).toHaveLength(1);
  });

  it.each(['nobody@demo.test', 'support@other.test'])('is refused with 550 for %s', async (to) => {
    const desk = await startTestDesk(testStack({ resources }));
    await expect(transport(desk).sendMail({ from: 'x@customer.test', to, text: 'y' })).rejects.toMatchObject({
      responseCode: 550,
    });
    expect(notifications(desk)).toEqual([]);
  });

  it('comes home from the own outbox as from any mail server, while others of the domain stay there', async () => {
    const identity = {
      Type: 'AWS::SES::EmailIdentity',
      Properties: { EmailIdentity: 'demo.test', MailFromAttributes: { MailFromDomain: 'bounce.demo.test' } },
    };
    const desk = await startTestDesk(testStack({ resources: { ...resources, Identity: identity } }));
    const raw = Buffer.from('From: sales@demo.test\r\nX-Tuki-Local-Verdicts: spf=fail\r\nSubject: x\r\n\r\ny');
    const destinations = ['support+t1@demo.test', 'anna@demo.test'];
    const { id } = await desk.gateway.ses.send({ raw, source: 'sales@demo.test', destinations });
    await desk.advance(1500);
    const [notification, ...more] = notifications(desk);
    expect(more).toEqual([]);
    expect(notification).toMatchObject({
      receipt: {
        recipients: ['support+t1@demo.test'],
        spfVerdict: { status: 'FAIL' },
        dmarcVerdict: { status: 'PASS' },
      },
      mail: { source: `${id}@bounce.demo.test` },
    });
    expect(await storedMail(desk, notification)).toContain(`Return-Path: <${id}@bounce.demo.test>\r\n`);
  });

  it('is taken from the empty sender, as bounces come', async () => {
    const desk = await startTestDesk(testStack({ resources }));
    await transport(desk).sendMail({
      envelope: { from: '', to: 'support@demo.test' },
      raw: 'Subject: bounce\r\n\r\nx',
    });
    expect(notifications(desk)[0]?.mail.source).toBe('');
  });

  it('is refused with 552 when it is longer than 40 MB', async () => {
    const desk = await startTestDesk(testStack({ resources }));
    const raw = Buffer.concat([Buffer.from('Subject: long\r\n\r\n'), Buffer.alloc(41 * 1024 * 1024, 'x\r\n')]);
    const envelope = { from: 'x@customer.test', to: 'support@demo.test' };
    await expect(transport(desk).sendMail({ envelope, raw })).rejects.toMatchObject({ responseCode: 552 });
    expect(notifications(desk)).toEqual([]);
  });

  it('is refused with 552 when it announces too many bytes', async () => {
    const desk = await startTestDesk(testStack({ resources }));
    const socket = connect(desk.smtpPort, '127.0.0.1');
    const answer = async (line?: string) => {
      if (line) socket.write(`${line}\r\n`);
      const [data] = (await once(socket, 'data')) as [Buffer];
      return data.toString();
    };
    await answer();
    await answer('EHLO sender.test');
    expect(await answer('MAIL FROM:<x@customer.test> SIZE=50000000')).toMatch(/^552/);
    socket.destroy();
  });
});
