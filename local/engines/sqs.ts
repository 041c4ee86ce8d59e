import type { LocalClock } from '../types.ts';
import { AwsError } from './aws-error.ts';
import { arn, type Place } from './place.ts';
import type { Properties, SqsEngine } from './seams.ts';
import { MessageStore } from './sqs/message-store.ts';
import { Queue } from './sqs/queue.ts';
import { queueSettings } from './sqs/settings.ts';

/** The engine with what its HTTP face needs besides the seam. */
export interface Sqs extends SqsEngine {
  queue(nameArnOrUrl: string): Queue;
  queues(): Queue[];
  close(): void;
}

/**
 * The local SQS. Messages are kept in `sqs.sqlite`; queues are made anew from the template at each start and find their messages again by name.
 *
 * @param baseUrl where the gateway listens; queue URLs are derived from it, as the port may change between starts
 */
export function createSqs(options: { dataDir: string; clock: LocalClock; place: Place; baseUrl: () => string }): Sqs {
  const { clock, place } = options;
  const store = new MessageStore(options.dataDir);
  const queues = new Map<string, Queue>();
  const arnOf = (name: string) => arn(place, 'sqs', name);

  return {
    createQueue(name: string, properties: Properties = {}) {
      const settings = queueSettings(properties);
      const existing = queues.get(name);
      if (existing) {
        existing.settings = settings;
        return existing;
      }
      const queue = new Queue(name, settings, {
        store,
        clock,
        arn: arnOf(name),
        arnOf,
        url: () => `${options.baseUrl()}/${place.account}/${name}`,
        deadLetterQueue: (target) => queues.get(nameIn(target)),
      });
      queues.set(name, queue);
      return queue;
    },
    queue(nameArnOrUrl) {
      const queue = queues.get(nameIn(nameArnOrUrl));
      if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
      return queue;
    },
    queues: () => [...queues.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    close() {
      for (const queue of queues.values()) queue.close();
      store.close();
    },
  };
}

const nameIn = (nameArnOrUrl: string) =>
  nameArnOrUrl.slice(Math.max(nameArnOrUrl.lastIndexOf('/'), nameArnOrUrl.lastIndexOf(':')) + 1);
