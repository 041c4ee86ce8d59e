/** Bytes that one write unit pays for. */
export const writeUnit = 1024;

/**
 * Bytes of an item as DynamoDB bills it: names and values in UTF-8, numbers by their digits, lists and maps with a little overhead. Attributes that
 * are `undefined` are not kept and weigh nothing.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Record<string, unknown>): number {
  let size = 0;
  for (const [name, value] of Object.entries(item)) {
    if (value !== undefined) size += Buffer.byteLength(name) + valueSize(value);
  }
  return size;
}

function valueSize(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).replace('.', '').length / 2) + 2;
  if (value === null || typeof value === 'boolean') return 1;
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + 1 + valueSize(one), 3);
  const entries = Object.values(value as object).filter((one) => one !== undefined);
  return 3 + entries.length + itemSize(value as Record<string, unknown>);
}
