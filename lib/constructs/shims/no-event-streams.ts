/**
 * Stands for `@smithy/core/event-streams` in the bundles of functions. Only S3's SelectObjectContent, of all that the desk's clients know, streams
 * events, and the desk never calls it.
 */
export const resolveEventStreamSerdeConfig = <T>(config: T): T => config;

/** @throws Error always */
export function eventStreamSerdeProvider(): never {
  throw new Error('a function cannot read or write event streams');
}

/** @throws Error when it is made */
export class EventStreamSerde {
  constructor() {
    eventStreamSerdeProvider();
  }
}
