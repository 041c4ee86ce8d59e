import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type Message,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { clients, pass, testGateway } from './support.ts';

async function queueOf(properties: Record<string, unknown> = {}, name = 'desk') {
  const { gateway, clock, dataDir } = await testGateway();
  const queue = gateway.sqs.createQueue(name, properties);
  const { sqs } = clients(gateway);
  return { gateway, clock, dataDir, queue, sqs, ...verbs(sqs, queue.url) };
}

/** The calls of most tests, on one queue. */
function verbs(sqs: SQSClient, QueueUrl: string) {
  return {
    send: (MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more })),
    receive: async (more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> => {
      const input = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All' as const], ...more };
      return (await sqs.send(new ReceiveMessageCommand(input))).Messages ?? [];
    },
    remove: ({ ReceiptHandle }: Message) => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
  };
}

const bodies = (messages: Message[]) => messages.map(({ Body }) => Body);
const first = (messages: Message[]): Message => {
  const [message] = messages;
  if (!message) throw new Error('No message was received.');
  return message;
};

const FIFO = { FifoQueue: true, ContentBasedDeduplication: true };
const dead = (maxReceiveCount: number, name = 'dead') => ({
  RedrivePolicy: { deadLetterTargetArn: `arn:aws:sqs:eu-north-1:000000000000:${name}`, maxReceiveCount },
});

describe('a standard queue', () => {
  it('hands over body, attributes and system attributes, and forgets what is deleted', async () => {
    const { send, receive, remove, clock } = await queueOf();
    await send('hyvää päivää <&>', { MessageAttributes: { kind: { DataType: 'String', StringValue: 'mail' } } });

    const message = first(await receive({ MessageAttributeNames: ['All'] }));
    expect(message.Body).toBe('hyvää päivää <&>');
    expect(message.MessageAttributes?.kind?.StringValue).toBe('mail');
    expect(message.Attributes).toMatchObject({ ApproximateReceiveCount: '1', SenderId: 'runner' });
    expect(Number(message.Attributes?.SentTimestamp)).toBeLessThanOrEqual(clock.now());

    await remove(message);
    pass(clock, 31);
    expect(await receive()).toEqual([]);
  });

  it('carries binary attributes', async () => {
    const { send, receive } = await queueOf();
    const BinaryValue = new Uint8Array([0, 255, 7]);
    await send('x', { MessageAttributes: { bytes: { DataType: 'Binary', BinaryValue } } });
    const message = first(await receive({ MessageAttributeNames: ['bytes'] }));
    expect(message.MessageAttributes?.bytes?.BinaryValue).toEqual(BinaryValue);
  });

  it('takes and deletes ten messages in a batch', async () => {
    const { sqs, queue, receive } = await queueOf();
    const Entries = Array.from({ length: 10 }, (_, n) => ({ Id: `e${n}`, MessageBody: `body ${n}` }));
    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }));
    expect(sent.Successful).toHaveLength(10);

    const messages = await receive();
    expect(bodies(messages).sort()).toEqual(Entries.map(({ MessageBody }) => MessageBody));
    const deleted = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: queue.url,
        Entries: messages.map(({ ReceiptHandle }, n) => ({ Id: `d${n}`, ReceiptHandle })),
      }),
    );
    expect(deleted.Successful).toHaveLength(10);
    expect(queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('reports the one bad entry of a batch and takes the others', async () => {
    const { sqs, queue } = await queueOf();
    const Entries = [
      { Id: 'good', MessageBody: 'x' },
      { Id: 'bad', MessageBody: 'x', DelaySeconds: 901 },
    ];
    const result = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }));
    expect(result.Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(result.Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidParameterValue', SenderFault: true }]);
  });

  it('shows a message again once its visibility timeout has passed', async () => {
    const { send, receive, clock } = await queueOf({ VisibilityTimeout: 120 });
    await send('again');
    expect(await receive()).toHaveLength(1);
    pass(clock, 119);
    expect(await receive()).toEqual([]);
    pass(clock, 2);
    expect(first(await receive()).Attributes?.ApproximateReceiveCount).toBe('2');
  });

  it('shows a message again at once when its visibility is set to nothing', async () => {
    const { send, receive, sqs, queue } = await queueOf();
    await send('v');
    const { ReceiptHandle } = first(await receive());
    const Entries = [{ Id: '1', ReceiptHandle, VisibilityTimeout: 0 }];
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queue.url, Entries }));
    expect(bodies(await receive())).toEqual(['v']);
  });

  it('hides a message for longer when asked to', async () => {
    const { send, receive, sqs, queue, clock } = await queueOf({ VisibilityTimeout: 10 });
    await send('v');
    const { ReceiptHandle } = first(await receive());
    const input = { QueueUrl: queue.url, ReceiptHandle, VisibilityTimeout: 300 };
    await sqs.send(new ChangeMessageVisibilityCommand(input));
    pass(clock, 299);
    expect(await receive()).toEqual([]);
    pass(clock, 2);
    expect(await receive()).toHaveLength(1);
    pass(clock, 11);
    await expect(sqs.send(new ChangeMessageVisibilityCommand(input))).rejects.toThrow('not in flight');
  });

  it('does not delete by the handle of an earlier receive', async () => {
    const { send, receive, remove, clock } = await queueOf();
    await send('v');
    const early = first(await receive());
    pass(clock, 31);
    expect(await receive()).toHaveLength(1);
    await remove(early);
    pass(clock, 31);
    expect(await receive()).toHaveLength(1);
  });

  it('holds a delayed message back until its time, and knows that time', async () => {
    const { send, receive, clock, queue } = await queueOf();
    const sentAt = clock.now();
    await send('later', { DelaySeconds: 600 });
    expect(await receive()).toEqual([]);
    expect(queue.depth()).toMatchObject({ visible: 0, delayed: 1 });
    expect(clock.nextTimer()).toBe(queue.depth().nextVisibleAt);
    expect(clock.nextTimer()).toBeGreaterThanOrEqual(sentAt + 600_000);
    pass(clock, 601);
    expect(bodies(await receive())).toEqual(['later']);
  });

  it('delays all messages by the delay of the queue', async () => {
    const { send, receive, clock } = await queueOf({ DelaySeconds: 10 });
    await send('x');
    expect(await receive()).toEqual([]);
    pass(clock, 11);
    expect(await receive()).toHaveLength(1);
  });

  it('moves a message to the dead letters after too many receives, saying where it came from', async () => {
    const { gateway, send, receive, clock, queue } = await queueOf(dead(2));
    const deadLetters = gateway.sqs.createQueue('dead');
    await send('poison');
    for (let n = 0; n < 2; n += 1) {
      expect(await receive()).toHaveLength(1);
      pass(clock, 31);
    }
    expect(await receive()).toEqual([]);
    const [message] = deadLetters.peek(10);
    expect(message).toMatchObject({ body: 'poison', attributes: { DeadLetterQueueSourceArn: queue.arn } });
  });

  it('sends dead letters back to where they came from', async () => {
    const { gateway, send, receive, clock, queue, sqs } = await queueOf(dead(1));
    const deadLetters = gateway.sqs.createQueue('dead');
    await send('try again');
    await receive();
    pass(clock, 31);
    await receive();
    expect(deadLetters.depth().visible).toBe(1);

    const { TaskHandle } = await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: deadLetters.arn }));
    expect(TaskHandle).toBeTruthy();
    expect(deadLetters.depth().visible).toBe(0);
    expect(queue.peek(10).map(({ body, attributes }) => [body, attributes.ApproximateReceiveCount])).toEqual([
      ['try again', '0'],
    ]);
  });

  it('answers a waiting receive as soon as a message is sent', async () => {
    const { send, receive, gateway } = await queueOf();
    const waiting = receive({ WaitTimeSeconds: 20 });
    expect(gateway.quiet()).toBe(true);
    await send('at last');
    expect(bodies(await waiting)).toEqual(['at last']);
  });

  it('answers a waiting receive as soon as the clock reaches a delayed message', async () => {
    const { send, receive, clock } = await queueOf();
    await send('in an hour', { DelaySeconds: 900 });
    const waiting = receive({ WaitTimeSeconds: 20 });
    pass(clock, 901);
    expect(bodies(await waiting)).toEqual(['in an hour']);
  });

  it('forgets messages that are older than the retention period', async () => {
    const { send, clock, queue } = await queueOf({ MessageRetentionPeriod: 86_400 });
    await send('old');
    pass(clock, 2 * 86_400);
    expect(queue.peek(10)).toEqual([]);
  });

  it('refuses a message that is larger than SQS takes', async () => {
    const { send } = await queueOf();
    await expect(send('x'.repeat(1_048_577))).rejects.toThrow('must be shorter than 1048576 bytes');
  });

  it('keeps its messages over a restart, at another port', async () => {
    const { gateway, dataDir, send } = await queueOf();
    await send('kept');
    await gateway.close();
    const { gateway: restarted } = await testGateway({ dataDir });
    const queue = restarted.sqs.createQueue('desk');
    expect(queue.url).toBe(`${restarted.url}/000000000000/desk`);
    expect(bodies(await verbs(clients(restarted).sqs, queue.url).receive())).toEqual(['kept']);
  });

  it('tells listeners once something can be received', async () => {
    const { queue, clock } = await queueOf();
    const told = () => new Promise<void>((resolve) => queue.onAvailable(resolve));
    const onSend = told();
    queue.send('now');
    await onSend;
    queue.receive(1);
    const onReturn = told();
    pass(clock, 31);
    await onReturn;
    expect(queue.receive(1)).toHaveLength(1);
  });

  it('takes at least 2000 messages in a second of processor time', async () => {
    const { queue } = await queueOf();
    const before = process.cpuUsage();
    for (let n = 0; n < 2000; n += 1) queue.send(`message ${n}`);
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(1_000_000);
    expect(queue.depth().visible).toBe(2000);
  });
});

describe('a FIFO queue', () => {
  const group = (MessageGroupId: string, MessageDeduplicationId?: string) => ({
    MessageGroupId,
    MessageDeduplicationId,
  });

  it('keeps the order within a group and locks a group while one of its messages is in flight', async () => {
    const { send, receive, remove, queue } = await queueOf(FIFO, 'desk.fifo');
    for (const body of ['a1', 'a2', 'b1', 'a3']) await send(body, group(body.charAt(0)));

    const [a1] = await receive({ MaxNumberOfMessages: 1 });
    expect(a1?.Body).toBe('a1');
    expect(bodies(await receive())).toEqual(['b1']);
    expect(queue.depth()).toMatchObject({ visible: 0, inFlight: 2 });

    await remove(first([a1].filter((one) => one !== undefined)));
    expect(bodies(await receive())).toEqual(['a2', 'a3']);
  });

  it('numbers its messages in growing sequence of 20 digits', async () => {
    const { send, receive } = await queueOf(FIFO, 'desk.fifo');
    const sent = [await send('1', group('g')), await send('2', group('g'))].map((one) => one.SequenceNumber ?? '');
    expect(sent.every((number) => /^\d{20}$/.test(number))).toBe(true);
    expect(sent[0] && sent[1] && sent[0] < sent[1]).toBe(true);
    expect((await receive()).map(({ Attributes }) => Attributes?.SequenceNumber)).toEqual(sent);
  });

  it('takes a repeated message only once in five minutes, also after it was deleted', async () => {
    const { send, receive, remove, clock } = await queueOf(FIFO, 'desk.fifo');
    const one = await send('same', group('g'));
    await remove(first(await receive()));
    const two = await send('same', group('g'));
    expect(two.MessageId).toBe(one.MessageId);
    expect(await receive()).toEqual([]);
    pass(clock, 301);
    await send('same', group('g'));
    expect(bodies(await receive())).toEqual(['same']);
  });

  it('compares by the deduplication id when one is given', async () => {
    const { send, receive } = await queueOf({ FifoQueue: true }, 'desk.fifo');
    await send('first wording', group('g', 'k'));
    await send('second wording', group('g', 'k'));
    await send('first wording', group('g', 'l'));
    expect(bodies(await receive())).toEqual(['first wording', 'first wording']);
  });

  it('refuses a message without group, or with nothing to compare by', async () => {
    const { send } = await queueOf({ FifoQueue: true }, 'desk.fifo');
    await expect(send('x')).rejects.toMatchObject({ name: 'MissingParameter' });
    await expect(send('x', { MessageGroupId: 'g' })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('goes on with the group once its poison message lies with the dead letters', async () => {
    const { gateway, send, receive, clock } = await queueOf({ ...FIFO, ...dead(2, 'dead.fifo') }, 'desk.fifo');
    const deadLetters = gateway.sqs.createQueue('dead.fifo', FIFO);
    await send('poison', group('g'));
    await send('healthy', group('g'));
    for (let n = 0; n < 2; n += 1) {
      expect(bodies(await receive({ MaxNumberOfMessages: 1 }))).toEqual(['poison']);
      pass(clock, 31);
    }
    expect(bodies(await receive({ MaxNumberOfMessages: 1 }))).toEqual(['healthy']);
    expect(deadLetters.peek(1)[0]).toMatchObject({ body: 'poison', attributes: { MessageGroupId: 'g' } });
  });
});

describe('the queues together', () => {
  it('are found by name; an unknown one is refused by its SDK name', async () => {
    const { sqs, queue } = await queueOf();
    const found = await sqs.send(new GetQueueUrlCommand({ QueueName: 'desk' }));
    expect(found.QueueUrl).toBe(queue.url);
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'nowhere' }))).rejects.toThrow(QueueDoesNotExist);
  });

  it('are listed, described and emptied', async () => {
    const { sqs, queue, gateway, send } = await queueOf(dead(3));
    gateway.sqs.createQueue('other');
    await send('x');
    const { QueueUrls } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'de' }));
    expect(QueueUrls).toEqual([queue.url]);
    const attributes = async () =>
      (await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['All'] }))).Attributes;
    expect(await attributes()).toMatchObject({
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: '1',
      RedrivePolicy: JSON.stringify(dead(3).RedrivePolicy),
    });
    await sqs.send(new PurgeQueueCommand({ QueueUrl: queue.url }));
    expect(await attributes()).toMatchObject({ ApproximateNumberOfMessages: '0' });
  });
});
