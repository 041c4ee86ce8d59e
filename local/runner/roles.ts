import { allows, type PolicyStatement } from '../iam.ts';
import type { Authorise } from '../types.ts';
import type { Resource } from './assembly.ts';
import type { DeskTemplate } from './desk-template.ts';

/** The caller that stands for the runner itself and for people at this machine. */
export const RUNNER = 'runner';

interface PolicyDocument {
  Statement?: PolicyStatement[];
}

/** Decides for each function by the policies of its role in the template; the runner may do everything, strangers nothing. */
export function authoriseByRoles(template: DeskTemplate): Authorise {
  const statements = new Map<string, PolicyStatement[]>();
  for (const resource of template.assembly.resources('AWS::Lambda::Function')) {
    const role = template.resolver.target(resource, resource.properties.Role);
    statements.set(template.names.name(resource), role ? statementsOf(role, template) : []);
  }
  return (caller, action, resource) => caller === RUNNER || allows(statements.get(caller) ?? [], action, resource);
}

function statementsOf(role: Resource, template: DeskTemplate): PolicyStatement[] {
  const inline = template.resolver.value(role, role.properties.Policies ?? [], 'Policies') as {
    PolicyDocument: PolicyDocument;
  }[];
  const attached = template.assembly
    .resources('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')
    .filter((policy) => rolesOf(policy).some((value) => template.resolver.target(policy, value) === role))
    .map(
      (policy) => template.resolver.value(policy, policy.properties.PolicyDocument, 'PolicyDocument') as PolicyDocument,
    );
  return [...inline.map((policy) => policy.PolicyDocument), ...attached].flatMap(
    (document) => document.Statement ?? [],
  );
}

const rolesOf = (policy: Resource): unknown[] =>
  [policy.properties.Roles ?? [], policy.properties.RoleName ?? []].flat();
