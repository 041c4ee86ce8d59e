import type { SqsEngine } from '../engines/seams.ts';
import type { Resource } from './assembly.ts';
import type { DeskTemplate } from './desk-template.ts';
import type { FilterPattern } from './filter.ts';
import { createQueueMapping, type Mapping } from './queue-mapping.ts';
import { createStreamMapping, type StreamContext } from './stream-mapping.ts';

interface MappingProperties {
  EventSourceArn: string;
  FunctionName: string;
  Enabled?: boolean;
  BatchSize?: number;
  MaximumBatchingWindowInSeconds?: number;
  FunctionResponseTypes?: string[];
  ScalingConfig?: { MaximumConcurrency?: number };
  FilterCriteria?: { Filters?: { Pattern: string }[] };
  StartingPosition?: string;
  MaximumRetryAttempts?: number;
  BisectBatchOnFunctionError?: boolean;
  DestinationConfig?: { OnFailure?: { Destination: string } };
}

/** Makes the mapping of every AWS::Lambda::EventSourceMapping whose function runs here. */
export function createMappings(template: DeskTemplate, context: StreamContext & { sqs: SqsEngine }): Mapping[] {
  return template.assembly
    .resources('AWS::Lambda::EventSourceMapping')
    .flatMap((resource) => createMapping(resource, template, context) ?? []);
}

function createMapping(resource: Resource, template: DeskTemplate, context: StreamContext): Mapping | undefined {
  const properties = template.properties(resource) as unknown as MappingProperties;
  const functionId = context.functions.idOf(properties.FunctionName);
  if (!functionId || properties.Enabled === false) return undefined;
  const common = {
    functionId,
    reportsFailures: properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    filters: (properties.FilterCriteria?.Filters ?? []).map((filter) => JSON.parse(filter.Pattern) as FilterPattern),
  };
  if (properties.EventSourceArn.includes(':sqs:')) {
    const pool = context.functions.concurrency(functionId);
    return createQueueMapping(
      {
        ...common,
        queue: context.sqs.queue(properties.EventSourceArn),
        region: template.region,
        batchSize: properties.BatchSize ?? 10,
        batchingWindowSeconds: properties.MaximumBatchingWindowInSeconds ?? 0,
        concurrency: Math.min(pool, properties.ScalingConfig?.MaximumConcurrency ?? pool),
      },
      context,
    );
  }
  const table = /:table\/([^/]+)\/stream\//.exec(properties.EventSourceArn)?.[1];
  if (!table)
    throw new Error(`${resource.stack}/${resource.id}: ${properties.EventSourceArn} is no queue and no stream`);
  return createStreamMapping(
    {
      ...common,
      id: `${resource.stack}/${resource.id}`,
      table,
      streamArn: properties.EventSourceArn,
      batchSize: properties.BatchSize ?? 100,
      startsAtOldest: properties.StartingPosition !== 'LATEST',
      maximumRetryAttempts: properties.MaximumRetryAttempts ?? -1,
      bisects: properties.BisectBatchOnFunctionError ?? false,
      onFailureArn: properties.DestinationConfig?.OnFailure?.Destination,
    },
    context,
  );
}
