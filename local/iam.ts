/** One statement of a policy document as CloudFormation holds it, intrinsics resolved. */
export interface PolicyStatement {
  Effect: 'Allow' | 'Deny';
  Action?: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

/**
 * Whether the statements of an identity policy allow `action` (`dynamodb:PutItem`) on `resource` (an ARN): some Allow matches and no Deny does.
 *
 * Actions match without regard to case, resources with it; `*` and `?` are wildcards. Conditions: an Allow under any condition counts only when every key
 * in it is one that always holds on this machine (`aws:SecureTransport` required true, `aws:ResourceAccount` and `aws:SourceAccount` of any value);
 * under any other condition the statement is treated as not matching. A Deny is treated the same way. NotAction and NotResource never match.
 */
export function allows(statements: readonly PolicyStatement[], action: string, resource: string): boolean {
  const matching = statements.filter((statement) => matches(statement, action, resource));
  return matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny');
}

function matches(statement: PolicyStatement, action: string, resource: string): boolean {
  return (
    asList(statement.Action).some((pattern) => wildcard(pattern.toLowerCase()).test(action.toLowerCase())) &&
    asList(statement.Resource).some((pattern) => wildcard(pattern).test(resource)) &&
    conditionHolds(statement.Condition)
  );
}

const ALWAYS_HOLDING = new Set(['aws:resourceaccount', 'aws:sourceaccount']);

function conditionHolds(condition: PolicyStatement['Condition']): boolean {
  return Object.values(condition ?? {}).every((keys) =>
    Object.entries(keys).every(([key, value]) => {
      const name = key.toLowerCase();
      return ALWAYS_HOLDING.has(name) || (name === 'aws:securetransport' && String(value) === 'true');
    }),
  );
}

const asList = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const patterns = new Map<string, RegExp>();

function wildcard(pattern: string): RegExp {
  let compiled = patterns.get(pattern);
  if (!compiled) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    compiled = new RegExp(`^${source}$`, 's');
    patterns.set(pattern, compiled);
  }
  return compiled;
}
