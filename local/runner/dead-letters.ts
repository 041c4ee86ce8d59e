import type { Resource } from './assembly.ts';
import type { DeskTemplate } from './desk-template.ts';

/** Where each type of resource names the queue that takes what failed. */
const PLACES: Record<string, readonly (readonly string[])[]> = {
  'AWS::SQS::Queue': [['RedrivePolicy', 'deadLetterTargetArn']],
  'AWS::Lambda::Function': [['DeadLetterConfig', 'TargetArn']],
  'AWS::Lambda::EventSourceMapping': [['DestinationConfig', 'OnFailure', 'Destination']],
  'AWS::Lambda::EventInvokeConfig': [['DestinationConfig', 'OnFailure', 'Destination']],
  'AWS::Scheduler::Schedule': [['Target', 'DeadLetterConfig', 'Arn']],
  'AWS::SNS::Subscription': [['RedrivePolicy', 'deadLetterTargetArn']],
};

/** Names of the queues that take what failed elsewhere. */
export function deadLetterQueues(template: DeskTemplate): Set<string> {
  const arns = Object.entries(PLACES).flatMap(([type, paths]) =>
    template.assembly.resources(type).flatMap((resource) => paths.map((path) => valueAt(path, resource, template))),
  );
  return new Set(arns.flatMap((arn) => (typeof arn === 'string' ? [arn.slice(arn.lastIndexOf(':') + 1)] : [])));
}

function valueAt(path: readonly string[], resource: Resource, template: DeskTemplate): unknown {
  const raw = path.reduce<unknown>(
    (value, name) => (value as Record<string, unknown> | undefined)?.[name],
    resource.properties,
  );
  return raw === undefined ? undefined : template.resolver.value(resource, raw, path.join('.'));
}
