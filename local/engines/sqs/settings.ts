import { z } from 'zod';
import type { Properties } from '../seams.ts';

const number = z.coerce.number();
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const redrivePolicy = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: number });

const queueProperties = z.object({
  FifoQueue: flag.default(false),
  ContentBasedDeduplication: flag.default(false),
  VisibilityTimeout: number.default(30),
  DelaySeconds: number.default(0),
  MessageRetentionPeriod: number.default(345_600),
  ReceiveMessageWaitTimeSeconds: number.default(0),
  RedrivePolicy: z
    .union([redrivePolicy, z.string().transform((text) => redrivePolicy.parse(JSON.parse(text)))])
    .optional(),
});

/** How a queue behaves; times in seconds. */
export type QueueSettings = z.output<typeof queueProperties>;

/** Reads the properties of an AWS::SQS::Queue. Throws a ZodError naming the property that is wrong. */
export function queueSettings(properties: Properties): QueueSettings {
  return queueProperties.parse(properties);
}
