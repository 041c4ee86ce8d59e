/** A filter pattern of an event source mapping: names with lists of accepted values, nested like the event. */
export type FilterPattern = { [name: string]: unknown };

/**
 * Whether an event matches a pattern in Lambda's event-filtering language: equality, `prefix`, `suffix`, `anything-but`, `exists`, `numeric`,
 * `equals-ignore-case` on nested paths, `$or`. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 *
 * @throws Error for a comparison that is not known here
 */
export function matchesPattern(pattern: FilterPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([name, rule]) => {
    if (name === '$or') return (rule as FilterPattern[]).some((alternative) => matchesPattern(alternative, event));
    const value = isObject(event) ? event[name] : undefined;
    if (!Array.isArray(rule)) return matchesPattern(rule as FilterPattern, value);
    const values = Array.isArray(value) ? value : [value];
    return rule.some((accepted) => values.some((candidate) => matchesRule(accepted, candidate)));
  });
}

function matchesRule(rule: unknown, value: unknown): boolean {
  if (!isObject(rule)) return rule === value;
  return Object.entries(rule).every(([comparison, argument]) => {
    const compare = comparisons[comparison];
    if (!compare) throw new Error(`the filter comparison ${comparison} is not supported locally`);
    return compare(value, argument);
  });
}

const comparisons: Record<string, (value: unknown, argument: unknown) => boolean> = {
  exists: (value, argument) => (value !== undefined) === argument,
  prefix: (value, argument) => typeof value === 'string' && value.startsWith(String(argument)),
  suffix: (value, argument) => typeof value === 'string' && value.endsWith(String(argument)),
  'equals-ignore-case': (value, argument) =>
    typeof value === 'string' && value.toLowerCase() === String(argument).toLowerCase(),
  'anything-but': (value, argument) =>
    value !== undefined && ![argument].flat().some((refused) => matchesRule(refused, value)),
  numeric: (value, argument) => typeof value === 'number' && inRange(value, argument as (string | number)[]),
};

/** `['>=', 1, '<', 10]` */
function inRange(value: number, comparison: (string | number)[]): boolean {
  const operators: Record<string, (limit: number) => boolean> = {
    '=': (limit) => value === limit,
    '>': (limit) => value > limit,
    '>=': (limit) => value >= limit,
    '<': (limit) => value < limit,
    '<=': (limit) => value <= limit,
  };
  for (let index = 0; index + 1 < comparison.length; index += 2) {
    if (!operators[String(comparison[index])]?.(Number(comparison[index + 1]))) return false;
  }
  return true;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
