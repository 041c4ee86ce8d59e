import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { createApp, type DeskApp } from '../../lib/app.ts';
import { type DeskConfig, parseConfig } from '../../lib/config.ts';

export const root = path.resolve(import.meta.dirname, '../..');

/** The smallest configuration, with what a test adds or replaces. */
export function aConfig(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    deskName: 'Example Help',
    domain: 'help.example.com',
    region: 'eu-west-1',
    timeZone: 'Europe/Helsinki',
    operator: 'ops@example.com',
    mailboxes: [{ id: 'support', name: 'Support', address: 'support@help.example.com' }],
    agents: [{ address: 'admin@example.com', name: 'First Admin', role: 'admin' }],
    ...over,
  };
}

/** The app with its templates, handlers not bundled. */
export function synthesize(
  over: Record<string, unknown> = {},
): DeskApp & { config: DeskConfig; templates: { data: Template; desk: Template } } {
  const config = parseConfig(aConfig(over));
  const { context } = JSON.parse(readFileSync(path.join(root, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  const made = createApp(config, { context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  return { ...made, config, templates: { data: Template.fromStack(made.data), desk: Template.fromStack(made.desk) } };
}

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
  DeletionPolicy?: string;
}

/** Resources of a type, by logical id. */
export const ofType = (template: Template, type: string): Record<string, Resource> =>
  template.findResources(type) as Record<string, Resource>;

export interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
}

/** All statements of the roles of functions, by the function's logical id. */
export function statementsByFunction(template: Template): Map<string, Statement[]> {
  const roleOf = new Map<string, string>();
  for (const [id, fn] of Object.entries(ofType(template, 'AWS::Lambda::Function'))) {
    roleOf.set((fn.Properties.Role as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0], id);
  }
  const statements = new Map<string, Statement[]>([...roleOf.values()].map((id) => [id, []]));
  for (const policy of Object.values(ofType(template, 'AWS::IAM::Policy'))) {
    const { Roles, PolicyDocument } = policy.Properties as {
      Roles: { Ref: string }[];
      PolicyDocument: { Statement: Statement[] };
    };
    for (const { Ref } of Roles) {
      const fn = roleOf.get(Ref);
      if (fn) statements.get(fn)?.push(...PolicyDocument.Statement);
    }
  }
  return statements;
}

export const asList = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
