import type { RecordedCall } from '../types.ts';

interface Units {
  CapacityUnits?: number;
  ReadCapacityUnits?: number;
  WriteCapacityUnits?: number;
}

interface TableCapacity extends Units {
  TableName: string;
  Table?: Units;
  GlobalSecondaryIndexes?: Record<string, Units>;
  LocalSecondaryIndexes?: Record<string, Units>;
}

/** `ConsumedCapacity` as answers carry it: of one table, or of each table of a batch or transaction. */
export type Capacity = TableCapacity | TableCapacity[];

const READS = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems', 'ExecuteStatement']);
/** Writes that DynamoDB bills although they were refused; the answer does not say how many units, so the least is counted. */
const BILLED_REFUSALS = /ConditionalCheckFailedException|TransactionCanceledException/;

/**
 * The units that a call is billed, in all and by table (`tickets`) and index (`tickets/queue`). A refused conditional write counts one unit, a
 * cancelled transaction two for each of its items: the least that DynamoDB bills, as the answer does not tell.
 *
 * @param refused the input and the answer of a call that the engine refused
 */
export function billedUnits(
  operation: string,
  capacity: Capacity | undefined,
  refused?: { input: Record<string, unknown>; result: Record<string, unknown> },
): RecordedCall['units'] {
  if (refused) return refusedUnits(refused);
  const byIndex: Record<string, { write: number; read: number }> = {};
  const isRead = READS.has(operation);
  const add = (name: string, units: Units | undefined) => {
    const amount = units?.CapacityUnits ?? (units?.ReadCapacityUnits ?? 0) + (units?.WriteCapacityUnits ?? 0);
    if (amount === 0) return;
    const sum = byIndex[name] ?? { write: 0, read: 0 };
    byIndex[name] = isRead ? { ...sum, read: sum.read + amount } : { ...sum, write: sum.write + amount };
  };
  for (const table of asList(capacity)) {
    const indexes = { ...table.GlobalSecondaryIndexes, ...table.LocalSecondaryIndexes };
    add(table.TableName, table.Table ?? (Object.keys(indexes).length === 0 ? table : undefined));
    for (const [index, units] of Object.entries(indexes)) add(`${table.TableName}/${index}`, units);
  }
  const all = Object.values(byIndex);
  return {
    write: all.reduce((sum, { write }) => sum + write, 0),
    read: all.reduce((sum, { read }) => sum + read, 0),
    requests: 1,
    byIndex,
  };
}

function refusedUnits({ input, result }: { input: Record<string, unknown>; result: Record<string, unknown> }) {
  const isBilled = BILLED_REFUSALS.test(String(result.__type));
  const items = Array.isArray(input.TransactItems) ? input.TransactItems.length * 2 : 1;
  return { write: isBilled ? items : 0, read: 0, requests: 1 };
}

/** What of the capacity the caller asked to see: nothing, totals, or all. */
export function shownCapacity(capacity: Capacity | undefined, wanted: unknown): Capacity | undefined {
  if (!capacity || wanted === 'INDEXES') return wanted === 'INDEXES' ? capacity : undefined;
  if (wanted !== 'TOTAL') return undefined;
  const total = ({ TableName, CapacityUnits }: TableCapacity) => ({ TableName, CapacityUnits });
  return Array.isArray(capacity) ? capacity.map(total) : total(capacity);
}

const asList = (capacity: Capacity | undefined): TableCapacity[] =>
  capacity === undefined ? [] : Array.isArray(capacity) ? capacity : [capacity];
