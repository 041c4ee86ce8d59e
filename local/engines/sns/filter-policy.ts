import type { Subscription } from '../seams.ts';

/** A subscription's filter: a policy, and what of a message it is held against. */
export type Filter = NonNullable<Subscription['filter']>;

type Attributes = Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
type Policy = Record<string, unknown>;

/**
 * Whether a subscription wants a message. A policy on the body never takes a message that is not a JSON object.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export function wants({ scope, policy }: Filter, message: string, attributes: Attributes): boolean {
  const subject = scope === 'MessageBody' ? jsonObject(message) : valuesOf(attributes);
  return subject !== undefined && matches(policy, subject);
}

/**
 * Refuses a policy that SNS would not take, or that says what is not understood here.
 *
 * @throws Error naming the key
 */
export function checkPolicy(policy: Policy): void {
  for (const [key, rule] of Object.entries(policy)) {
    if (isAlternatives(key, rule)) for (const alternative of rule) checkPolicy(alternative);
    else if (isObject(rule)) checkPolicy(rule);
    else if (!Array.isArray(rule) || rule.length === 0)
      throw new Error(`filter policy: ${key} needs a list of conditions`);
    else for (const condition of rule) checkCondition(key, condition);
  }
}

function checkCondition(key: string, condition: unknown): void {
  if (!isObject(condition)) return;
  const [operator, ...others] = Object.keys(condition);
  if (operator === undefined || others.length > 0 || !(operator in operators)) {
    throw new Error(`filter policy: the condition ${JSON.stringify(condition)} of ${key} is not supported locally`);
  }
}

/** All keys must match; a list under a key needs one condition that does. */
function matches(policy: Policy, subject: Record<string, unknown>): boolean {
  return Object.entries(policy).every(([key, rule]) => {
    if (isAlternatives(key, rule)) return rule.some((alternative) => matches(alternative, subject));
    const value = subject[key];
    if (isObject(rule)) return matches(rule, isObject(value) ? value : {});
    const values = isMissing(value) ? [] : [value].flat();
    return (rule as unknown[]).some((condition) => meets(condition, values));
  });
}

function meets(condition: unknown, values: readonly unknown[]): boolean {
  if (!isObject(condition)) return values.includes(condition);
  return Object.entries(condition).every(([operator, argument]) => operators[operator]?.(values, argument) ?? false);
}

/**
 * `values`: what the message has under the key, none when it is missing, null or empty.
 * https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html and attribute-key-matching.html
 */
const operators: Record<string, (values: readonly unknown[], argument: unknown) => boolean> = {
  exists: (values, wanted) => values.length > 0 === wanted,
  prefix: (values, prefix) => values.some((value) => typeof value === 'string' && value.startsWith(String(prefix))),
  suffix: (values, suffix) => values.some((value) => typeof value === 'string' && value.endsWith(String(suffix))),
  // A key that is not there is not another value: it does not match.
  'anything-but': (values, refused) =>
    values.some((value) => ![refused].flat().some((condition) => meets(condition, [value]))),
};

/** `$or` counts only with two alternatives or more; otherwise it is a key like any other. */
const isAlternatives = (key: string, rule: unknown): rule is Policy[] =>
  key === '$or' && Array.isArray(rule) && rule.length >= 2 && rule.every(isObject);

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === '';

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const valuesOf = (attributes: Attributes): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => {
      const text = StringValue ?? BinaryValue ?? '';
      if (DataType === 'String.Array') return [name, JSON.parse(text)];
      return [name, DataType.startsWith('Number') ? Number(text) : text];
    }),
  );
