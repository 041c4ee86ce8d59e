import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { z } from 'zod';
import { AwsError } from '../engines/aws-error.ts';
import type { Queue } from '../engines/sqs/queue.ts';
import type { Sqs } from '../engines/sqs.ts';
import type { QueueMessage } from '../types.ts';
import { jsonAnswer, jsonBody, jsonError, targetOperation, unknownOperation } from './json.ts';
import type { GatewayRequest, ServiceFace } from './service.ts';

type MessageAttributes = QueueMessage['messageAttributes'];

const attributes = z.record(
  z.string(),
  z.object({ DataType: z.string(), StringValue: z.string().optional(), BinaryValue: z.string().optional() }),
);
const message = z.object({
  MessageBody: z.string().default(''),
  DelaySeconds: z.number().optional(),
  MessageAttributes: attributes.optional(),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
});
const receive = z.object({
  MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
  VisibilityTimeout: z.number().min(0).max(43_200).optional(),
  WaitTimeSeconds: z.number().min(0).max(20).optional(),
  MessageAttributeNames: z.array(z.string()).default([]),
  AttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
});
const visibility = z.object({ ReceiptHandle: z.string(), VisibilityTimeout: z.number().min(0).max(43_200) });
const deletion = z.object({ ReceiptHandle: z.string() });
const batch = z.object({ Entries: z.array(z.looseObject({ Id: z.string() })) });
const MAX_BATCH_ENTRIES = 10;
const MAX_BATCH_BYTES = 1_048_576;

type Run = (queue: Queue, input: Record<string, unknown>, request: GatewayRequest) => unknown;

const OPERATIONS: Record<string, Run> = {
  SendMessage: (queue, input, { caller }) => send(queue, input, caller),
  SendMessageBatch: (queue, input, { caller }) => inBatch(queue, input, (entry) => send(queue, entry, caller)),
  ReceiveMessage: receiveMessages,
  DeleteMessage: deleteMessage,
  DeleteMessageBatch: (queue, input) => inBatch(queue, input, (entry) => deleteMessage(queue, entry)),
  ChangeMessageVisibility: changeVisibility,
  ChangeMessageVisibilityBatch: (queue, input) => inBatch(queue, input, (entry) => changeVisibility(queue, entry)),
  GetQueueUrl: (queue) => ({ QueueUrl: queue.url }),
  GetQueueAttributes: (queue, input) => ({ Attributes: queueAttributes(queue, input.AttributeNames) }),
  PurgeQueue: (queue) => queue.purge(),
};

/** The permission of a batch operation is that of its single one. */
const actionOf = (operation: string) => `sqs:${operation.replace(/Batch$/, '')}`;

/** SQS over its JSON protocol. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
export function sqsFace(sqs: Sqs): ServiceFace {
  return {
    service: 'sqs',
    codes: {
      failure: 'InternalFailure',
      throttled: 'RequestThrottled',
      throttledStatus: 400,
      denied: 'AccessDeniedException',
      deniedStatus: 403,
    },
    plan(request) {
      const operation = targetOperation(request);
      const input = jsonBody(request);
      if (operation === 'ListQueues') {
        const prefix = String(input.QueueNamePrefix ?? '');
        const matching = () => sqs.queues().filter(({ name }) => name.startsWith(prefix));
        return plan(operation, '*', '*', () => ({ QueueUrls: matching().map(({ url }) => url) }));
      }
      if (operation === 'StartMessageMoveTask') {
        const source = sqs.queue(String(input.SourceArn ?? ''));
        const destination = input.DestinationArn ? sqs.queue(String(input.DestinationArn)) : undefined;
        return plan(operation, source.arn, source.name, () => {
          const moved = source.moveAll(destination);
          return { TaskHandle: Buffer.from(`${source.name}:${moved}`).toString('base64') };
        });
      }
      const run = OPERATIONS[operation];
      if (!run) throw unknownOperation('SQS', operation);
      const queue = sqs.queue(String(input.QueueUrl ?? input.QueueName ?? ''));
      return plan(operation, queue.arn, queue.name, () => run(queue, input, request));
    },
    error(error) {
      const legacy = error.code === 'QueueDoesNotExist' ? 'AWS.SimpleQueueService.NonExistentQueue' : error.code;
      const answer = jsonError('1.0', error, 'com.amazonaws.sqs');
      const fault = error.status < 500 ? 'Sender' : 'Receiver';
      return { ...answer, headers: { ...answer.headers, 'x-amzn-query-error': `${legacy};${fault}` } };
    },
  };
}

function plan(operation: string, arn: string, resource: string, run: () => unknown) {
  return {
    operation,
    resource,
    needs: [{ action: actionOf(operation), resource: arn }],
    run: async () => jsonAnswer('1.0', (await run()) ?? {}),
  };
}

function send(queue: Queue, input: unknown, caller: string) {
  const entry = parse(message, input);
  const sent = queue.put(entry.MessageBody, {
    groupId: entry.MessageGroupId,
    deduplicationId: entry.MessageDeduplicationId,
    delaySeconds: entry.DelaySeconds,
    attributes: entry.MessageAttributes,
    sender: caller,
  });
  return {
    MessageId: sent.messageId,
    MD5OfMessageBody: sent.md5OfBody,
    MD5OfMessageAttributes: attributesDigest(entry.MessageAttributes),
    SequenceNumber: sent.sequenceNumber,
  };
}

async function receiveMessages(queue: Queue, input: Record<string, unknown>, request: GatewayRequest) {
  const wanted = parse(receive, input);
  const signal = request.gone();
  const deadline = Date.now() + (wanted.WaitTimeSeconds ?? queue.settings.ReceiveMessageWaitTimeSeconds) * 1000;
  let messages = queue.receive(wanted.MaxNumberOfMessages, wanted.VisibilityTimeout);
  while (messages.length === 0 && Date.now() < deadline && !signal.aborted) {
    await available(queue, deadline - Date.now(), signal);
    if (!signal.aborted) messages = queue.receive(wanted.MaxNumberOfMessages, wanted.VisibilityTimeout);
  }
  if (messages.length === 0) return {};
  const system = [...wanted.AttributeNames, ...wanted.MessageSystemAttributeNames];
  return {
    Messages: messages.map((one) => {
      const own = pick(one.messageAttributes, wanted.MessageAttributeNames);
      return {
        MessageId: one.messageId,
        ReceiptHandle: one.receiptHandle,
        Body: one.body,
        MD5OfBody: one.md5OfBody,
        Attributes: pick(one.attributes, system),
        MessageAttributes: own,
        MD5OfMessageAttributes: attributesDigest(own),
      };
    }),
  };
}

/** Resolves once the queue may have a message, after `ms` of real time, or when the caller hangs up. */
async function available(queue: Queue, ms: number, signal: AbortSignal): Promise<void> {
  const woken = new AbortController();
  const unsubscribe = queue.onAvailable(() => woken.abort());
  const any = AbortSignal.any([woken.signal, AbortSignal.timeout(ms), signal]);
  if (!any.aborted) await once(any, 'abort');
  unsubscribe();
}

function deleteMessage(queue: Queue, input: unknown): object {
  queue.remove(parse(deletion, input).ReceiptHandle);
  return {};
}

function changeVisibility(queue: Queue, input: unknown): object {
  const { ReceiptHandle, VisibilityTimeout } = parse(visibility, input);
  if (!queue.hide(ReceiptHandle, VisibilityTimeout)) {
    throw new AwsError('MessageNotInflight', 'The message referred to is not in flight.');
  }
  return {};
}

function inBatch(queue: Queue, input: unknown, one: (entry: Record<string, unknown>) => object) {
  const { Entries } = parse(batch, input);
  if (Entries.length === 0)
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (Entries.length > MAX_BATCH_ENTRIES) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAX_BATCH_ENTRIES}.`,
    );
  }
  if (new Set(Entries.map(({ Id }) => Id)).size < Entries.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.');
  }
  const bytes = Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(String(MessageBody ?? '')), 0);
  if (bytes > MAX_BATCH_BYTES) {
    throw new AwsError('BatchRequestTooLong', `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes.`);
  }
  const Successful: object[] = [];
  const Failed: object[] = [];
  queue.together(() => {
    for (const entry of Entries) {
      try {
        Successful.push({ Id: entry.Id, ...one(entry) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: error.status < 500 });
      }
    }
  });
  return { Successful, Failed };
}

function queueAttributes(queue: Queue, names: unknown): Record<string, string> {
  const { visible, inFlight, delayed } = queue.depth();
  const { RedrivePolicy, ...settings } = queue.settings;
  const all: Record<string, string> = {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])),
    ...(RedrivePolicy && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
  };
  return pick(all, Array.isArray(names) ? names.map(String) : []) ?? {};
}

/** The named members; `All`, `.*` and `prefix.*` as SQS takes them. Undefined when nothing is left. */
function pick<T>(values: Record<string, T>, names: readonly string[]): Record<string, T> | undefined {
  const isWanted = (name: string) =>
    names.some(
      (wanted) =>
        wanted === 'All' || wanted === name || (wanted.endsWith('.*') && name.startsWith(wanted.slice(0, -2))),
    );
  const picked = Object.entries(values).filter(([name]) => isWanted(name));
  return picked.length > 0 ? Object.fromEntries(picked) : undefined;
}

/**
 * The MD5 over message attributes that SDKs may check.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
function attributesDigest(values: MessageAttributes | undefined): string | undefined {
  if (!values || Object.keys(values).length === 0) return undefined;
  const hash = createHash('md5');
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const [name, value] of Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))) {
    add(Buffer.from(name));
    add(Buffer.from(value.DataType));
    const binary = value.DataType.startsWith('Binary');
    hash.update(Buffer.from([binary ? 2 : 1]));
    add(binary ? Buffer.from(value.BinaryValue ?? '', 'base64') : Buffer.from(value.StringValue ?? ''));
  }
  return hash.digest('hex');
}

function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new AwsError('InvalidParameterValue', z.prettifyError(result.error));
}
