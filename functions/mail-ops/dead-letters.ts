import { GetQueueAttributesCommand, type SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { errorName, NotFoundError, TukiError } from '../platform/errors.ts';

/** The dead-letter queues of the desk as the deployment tells them, by short name such as `inbound-mail`. */
export const deadLetterQueues = z.record(
  z.string(),
  z.object({
    url: z.url(),
    /** Whether its messages came from a queue and can go back there; those of streams and schedules cannot. */
    returns: z.boolean(),
  }),
);
export type DeadLetterQueues = z.infer<typeof deadLetterQueues>;

/** How many messages lie in a dead-letter queue; SQS counts roughly. */
export interface DeadLetterCount {
  queue: string;
  messages: number;
}

/** What could not be done, by queue. */
export interface DeadLetters {
  /** All queues, by name. */
  list(): Promise<DeadLetterCount[]>;
  /**
   * Lets SQS move all messages of a queue back to where they came from. While that is under way a second time does nothing.
   * @throws NotFoundError when there is no such queue; TukiError `cannot-return` when its messages came from no queue
   */
  replay(queue: string): Promise<void>;
}

export function createDeadLetters(sqs: () => Pick<SQSClient, 'send'>, queues: DeadLetterQueues): DeadLetters {
  const attributes = async (url: string) => {
    const { Attributes } = await sqs().send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages', 'QueueArn'] }),
    );
    return { messages: Number(Attributes?.ApproximateNumberOfMessages ?? 0), arn: Attributes?.QueueArn };
  };
  return {
    async list() {
      const names = Object.keys(queues).toSorted();
      return await Promise.all(
        names.map(async (queue) => ({ queue, messages: (await attributes(queues[queue]?.url ?? '')).messages })),
      );
    },

    async replay(queue) {
      const known = queues[queue];
      if (known === undefined) throw new NotFoundError(`Queue ${queue}`);
      if (!known.returns) throw new TukiError('cannot-return', 'What lies there came from no queue; see the runbook.');
      const { arn } = await attributes(known.url);
      try {
        await sqs().send(new StartMessageMoveTaskCommand({ SourceArn: arn }));
      } catch (error) {
        if (!isUnderWay(error)) throw error;
      }
    },
  };
}

/** SQS runs one task for a queue at a time. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
function isUnderWay(error: unknown): boolean {
  return (
    /UnsupportedOperation/.test(errorName(error)) && error instanceof Error && /already|active/i.test(error.message)
  );
}
