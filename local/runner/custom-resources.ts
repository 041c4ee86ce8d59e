import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Resource } from './assembly.ts';
import type { DeskTemplate } from './desk-template.ts';
import type { Functions } from './functions.ts';
import { readBody } from './http-server.ts';
import type { RunnerState } from './state.ts';

/** Resources that CDK's own functions serve. They are carried out elsewhere in the runner, or have nothing to do on this machine. */
const SERVED_BY_CDK = new Set([
  'Custom::CDKBucketDeployment',
  'Custom::S3AutoDeleteObjects',
  'Custom::LogRetention',
  'Custom::AWS',
  'Custom::CrossRegionExportWriter',
  'Custom::CrossRegionExportReader',
  'Custom::VpcRestrictDefaultSG',
]);

const PATH = '/local/custom-resources/';
const ANSWER_LIMIT = 64 * 1024;

interface Answer {
  Status: 'SUCCESS' | 'FAILED';
  Reason?: string;
  PhysicalResourceId?: string;
  Data?: Record<string, unknown>;
}

/** What was sent and answered last time. */
interface Known {
  properties: Record<string, unknown>;
  answer: Answer;
}

/** Custom resources that functions of the template serve. */
export interface CustomResources {
  /** Invokes the functions of all resources that are new or whose properties changed, one after the other. @throws Error when one fails */
  run(): Promise<void>;
  /** Takes the answers that functions put to their response address. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean>;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html */
export function createCustomResources(
  template: DeskTemplate,
  functions: Functions,
  state: RunnerState,
): CustomResources {
  const waiting = new Map<string, (answer: Answer) => void>();

  const run = async (resource: Resource): Promise<void> => {
    const properties = template.properties(resource);
    const functionId = functions.idOf(String(properties.ServiceToken));
    if (!functionId) throw new Error(`${resource.stack}/${resource.id}: no function that runs locally serves it`);
    const key = `custom resource ${resource.stack}/${resource.id}`;
    const known = JSON.parse(state.get(key) ?? 'null') as Known | null;
    const isSame = known !== null && JSON.stringify(known.properties) === JSON.stringify(properties);
    const answer = isSame ? known.answer : await invoke(resource, functionId, properties, known);
    if (answer.Status !== 'SUCCESS') throw new Error(`${resource.stack}/${resource.id}: ${answer.Reason ?? 'failed'}`);
    state.set(key, JSON.stringify({ properties, answer }));
    const data = Object.entries(answer.Data ?? {}).map(([name, value]) => [name, String(value)]);
    template.names.learn(resource, { Ref: answer.PhysicalResourceId ?? resource.id, ...Object.fromEntries(data) });
  };

  const invoke = async (
    resource: Resource,
    functionId: string,
    properties: Record<string, unknown>,
    known: Known | null,
  ): Promise<Answer> => {
    const token = randomUUID();
    const answered = new Promise<Answer>((resolve) => waiting.set(token, resolve));
    await functions.invoke(functionId, {
      RequestType: known ? 'Update' : 'Create',
      ResponseURL: `${template.addresses.site}${PATH}${token}`,
      StackId: `arn:aws:cloudformation:${template.region}:000000000000:stack/${resource.stack}/local`,
      RequestId: token,
      LogicalResourceId: resource.id,
      ResourceType: resource.type,
      ResourceProperties: properties,
      ...(known
        ? { OldResourceProperties: known.properties, PhysicalResourceId: known.answer.PhysicalResourceId }
        : {}),
    });
    if (waiting.has(token))
      throw new Error(`${resource.stack}/${resource.id}: ${functionId} returned without an answer to its ResponseURL`);
    return answered;
  };

  return {
    async run() {
      for (const stack of template.assembly.stacks) {
        for (const resource of stack.resources.values()) {
          const isCustom =
            resource.type.startsWith('Custom::') || resource.type === 'AWS::CloudFormation::CustomResource';
          if (isCustom && !SERVED_BY_CDK.has(resource.type)) await run(resource);
        }
      }
    },
    async handle(request, response, url) {
      if (!url.pathname.startsWith(PATH) || request.method !== 'PUT') return false;
      const token = url.pathname.slice(PATH.length);
      const answer = JSON.parse((await readBody(request, ANSWER_LIMIT)).toString()) as Answer;
      waiting.get(token)?.(answer);
      response.writeHead(waiting.delete(token) ? 200 : 404).end();
      return true;
    },
  };
}
