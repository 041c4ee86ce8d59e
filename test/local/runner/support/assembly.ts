/** Small cloud assemblies for tests: hand-written templates whose functions are a few lines of code. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Desk, type DeskOptions, startDesk } from '../../../../local/runner/runner.ts';

export type Resources = Record<string, { Type: string; Properties?: object; Metadata?: object }>;

export interface FunctionSpec {
  /** Body of the handler, with `event` and `context`; may use `clients`, see below. */
  code: string;
  environment?: Record<string, unknown>;
  timeout?: number;
  /** Policy statements of its role. */
  allow?: { Action: string | string[]; Resource: unknown }[];
  properties?: object;
}

export interface StackSpec {
  resources?: Resources;
  functions?: Record<string, FunctionSpec>;
  outputs?: object;
  mappings?: object;
  conditions?: object;
  parameters?: object;
}

/** What handlers may use without importing it. */
const PREAMBLE = `
import { DynamoDBClient, PutItemCommand, QueryCommand } from '${import.meta.resolve('@aws-sdk/client-dynamodb')}';
import { SQSClient, SendMessageCommand } from '${import.meta.resolve('@aws-sdk/client-sqs')}';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '${import.meta.resolve('@aws-sdk/client-apigatewaymanagementapi')}';
const clients = { dynamodb: new DynamoDBClient({ maxAttempts: 1 }), sqs: new SQSClient({ maxAttempts: 1 }) };
const put = (table, item) => clients.dynamodb.send(new PutItemCommand({ TableName: table, Item: Object.fromEntries(Object.entries(item).map(([k, v]) => [k, { S: String(v) }])) }));
const send = (queue, body, more = {}) => clients.sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: typeof body === 'string' ? body : JSON.stringify(body), ...more }));
`;

export const getAtt = (id: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [id, attribute] });
export const ref = (id: string) => ({ Ref: id });

/** A queue that remembers what functions saw: read it with {@link said}. */
export const SAID = 'Said';

/** Writes an assembly into a temporary folder that goes with the test. */
export function writeAssembly(stacks: Record<string, StackSpec>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tuki-assembly-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeAssemblyTo(folder, stacks);
  return folder;
}

export function writeAssemblyTo(folder: string, stacks: Record<string, StackSpec>): void {
  const artifacts: Record<string, object> = {};
  for (const [name, stack] of Object.entries(stacks)) {
    const files: Record<string, object> = {};
    const resources: Resources = { ...stack.resources };
    for (const [id, spec] of Object.entries(stack.functions ?? {})) {
      Object.assign(resources, functionResources(id, spec));
      const asset = `asset.${name}.${id}`;
      mkdirSync(path.join(folder, asset), { recursive: true });
      writeFileSync(
        path.join(folder, asset, 'index.mjs'),
        `${PREAMBLE}\nexport const handler = async (event, context) => {\n${spec.code}\n};\n`,
      );
      files[`${name}${id}`] = { source: { path: asset }, destinations: { here: { objectKey: `${id}.zip` } } };
    }
    const template = {
      Resources: resources,
      Outputs: stack.outputs,
      Mappings: stack.mappings,
      Conditions: stack.conditions,
      Parameters: stack.parameters,
    };
    writeFileSync(path.join(folder, `${name}.template.json`), JSON.stringify(template));
    writeFileSync(path.join(folder, `${name}.assets.json`), JSON.stringify({ files }));
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/eu-north-1',
      properties: { templateFile: `${name}.template.json` },
    };
    artifacts[`${name}.assets`] = { type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } };
  }
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
}

function functionResources(
  id: string,
  { environment = {}, timeout = 10, allow = [], properties = {} }: FunctionSpec,
): Resources {
  return {
    [`${id}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Policies: [
          {
            PolicyName: 'own',
            PolicyDocument: { Statement: allow.map((statement) => ({ Effect: 'Allow', ...statement })) },
          },
        ],
      },
    },
    [id]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Timeout: timeout,
        Role: getAtt(`${id}Role`),
        Code: { S3Bucket: 'assets', S3Key: `${id}.zip` },
        Environment: { Variables: environment },
        ...properties,
      },
    },
  };
}

/** A function that may write to the queue {@link SAID}, whose URL is in its environment as `SAID`. */
export function telling(code: string, more: Partial<FunctionSpec> = {}): FunctionSpec {
  return {
    code,
    ...more,
    environment: { SAID: ref(SAID), ...more.environment },
    allow: [{ Action: 'sqs:SendMessage', Resource: getAtt(SAID) }, ...(more.allow ?? [])],
  };
}

/** One stack called Test with the queue {@link SAID}. */
export function testStack(stack: StackSpec): Record<string, StackSpec> {
  return {
    Test: {
      ...stack,
      resources: {
        [SAID]: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
        ...stack.resources,
      },
    },
  };
}

/** What functions wrote to {@link SAID}, oldest first. */
export function said<T = unknown>(desk: Desk): T[] {
  return desk.gateway.sqs
    .queue(SAID)
    .peek(1000)
    .map((message) => JSON.parse(message.body) as T);
}

/** Starts a desk that closes with the test. */
export async function startTestDesk(
  stacks: Record<string, StackSpec>,
  options: Partial<DeskOptions> = {},
): Promise<Desk> {
  const dataDir = options.dataDir ?? temporaryFolder();
  const desk = await startDesk({ assembly: writeAssembly(stacks), dataDir, quiet: true, ...options });
  onTestFinished(() => desk.close());
  return desk;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tuki-data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
