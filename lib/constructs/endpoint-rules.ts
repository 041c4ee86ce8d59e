import { runInNewContext } from 'node:vm';

/** A client's rules for its endpoints: a decision diagram in which three numbers of `nodes` are a condition and where to go on when it holds or not. */
interface Rules {
  nodes: number[];
  root: number;
  conditions: unknown[];
  results: unknown[];
}

/** From here on a number stands for a result; 1 and -1 end without one, and a negative number turns the answer of its node round. */
const RESULT = 100_000_000;

const reference = (ref: string) => ({ ref });
const isTrue = (ref: string) => ['booleanEquals', [reference(ref), true]];
const bucketEndsIn = (suffix: string) => [
  'stringEquals',
  [{ fn: 'coalesce', argv: [{ fn: 'substring', argv: [reference('Bucket'), 0, suffix.length, true] }, ''] }, suffix],
];

/**
 * Conditions that never hold in a function of the desk: nothing sets these parameters, and its buckets are ordinary ones that are called by their names.
 * As the clients of the SDK write them.
 */
const NEVER = new Set(
  [
    isTrue('UseFIPS'),
    isTrue('UseDualStack'),
    isTrue('Accelerate'),
    isTrue('UseGlobalEndpoint'),
    bucketEndsIn('--x-s3'),
    bucketEndsIn('--xa-s3'),
    ['stringEquals', [reference('accessPointSuffix'), '--op-s3']],
    ['aws.parseArn', [reference('Bucket')], 'bucketArn'],
    [
      'stringEquals',
      [{ fn: 'coalesce', argv: [{ fn: 'substring', argv: [reference('Bucket'), 0, 4, false] }, ''] }, 'arn:'],
    ],
    ['stringEquals', [reference('Region'), 'aws-global']],
    ['booleanEquals', [{ fn: 'coalesce', argv: [reference('UseS3ExpressControlEndpoint'), false] }, true]],
    ['booleanEquals', [{ fn: 'coalesce', argv: [reference('UseObjectLambdaEndpoint'), false] }, true]],
    ['booleanEquals', [{ fn: 'coalesce', argv: [reference('IsSearchOperation'), false] }, true]],
  ].map((condition) => JSON.stringify(condition)),
);

/**
 * Leaves out of a client's `endpoint/bdd.js` the rules that no call of the desk comes to.
 *
 * @param source the module
 * @returns the module with the rules that are left, or undefined when it is not written as expected
 */
export function rulesInUse(source: string): string | undefined {
  const [imports = ''] = /^(?:import .*;\n)+/.exec(source) ?? [];
  const rules = read(source.slice(imports.length));
  if (!rules) return undefined;
  const { nodes, root, conditions, results } = compact(rules);
  const parts = [`new Int32Array(${JSON.stringify(nodes)})`, root, JSON.stringify(conditions), JSON.stringify(results)];
  return `${imports}export const bdd = BinaryDecisionDiagram.from(${parts.join()});\n`;
}

function read(body: string): Rules | undefined {
  if (!body.includes('export const bdd = BinaryDecisionDiagram.from(')) return undefined;
  const script = `${body.replace('export const bdd', 'const bdd')};JSON.stringify(bdd)`;
  const from = (nodes: Int32Array, root: number, conditions: unknown[], results: unknown[]): Rules => ({
    nodes: [...nodes],
    root,
    conditions,
    results,
  });
  return JSON.parse(String(runInNewContext(script, { BinaryDecisionDiagram: { from } })));
}

/** Only what can be come to from the root, numbered anew. */
function compact(rules: Rules): Rules {
  const nodes = [0, 0, 0];
  const conditions = numbering(rules.conditions);
  const results = numbering(rules.results);
  const numbered = new Map<number, number>();

  const place = (reference: number): number => {
    const target = settled(reference, rules);
    if (target >= RESULT) return RESULT + results.numberOf(target - RESULT);
    const node = Math.abs(target);
    if (node === 1) return target;
    const known = numbered.get(node);
    const number = known ?? nodes.length / 3 + 1;
    if (known === undefined) {
      numbered.set(node, number);
      const [condition, high, low] = nodeAt(node, rules);
      const at = nodes.push(conditions.numberOf(condition), 0, 0) - 3;
      nodes[at + 1] = place(high);
      nodes[at + 2] = place(low);
    }
    return target < 0 ? -number : number;
  };
  return { root: place(rules.root), nodes, conditions: conditions.kept, results: results.kept };
}

/** Goes on past conditions that never hold. */
function settled(reference: number, rules: Rules): number {
  let target = reference;
  while (Math.abs(target) !== 1 && target < RESULT) {
    const [condition, high, low] = nodeAt(Math.abs(target), rules);
    if (!NEVER.has(JSON.stringify(rules.conditions[condition]))) break;
    target = target < 0 ? high : low;
  }
  return target;
}

function nodeAt(node: number, { nodes }: Rules): [condition: number, high: number, low: number] {
  const at = 3 * (node - 1);
  return [nodes[at] ?? 0, nodes[at + 1] ?? 0, nodes[at + 2] ?? 0];
}

/** Keeps what is asked for, in the order in which it is. */
function numbering(all: readonly unknown[]) {
  const numbers = new Map<number, number>();
  const kept: unknown[] = [];
  return {
    kept,
    numberOf(index: number): number {
      const number = numbers.get(index) ?? kept.push(all[index]) - 1;
      numbers.set(index, number);
      return number;
    },
  };
}
