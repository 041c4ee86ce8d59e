import { expect, it } from 'vitest';
import { itemSize } from '../../functions/platform/item-size.ts';

it.each([
  ['names and text in bytes of UTF-8', { pk: 'käsi' }, 2 + 5],
  ['nothing for what is not kept', { pk: 'a', absent: undefined }, 3],
  ['bytes as they are', { packed: new Uint8Array(700) }, 706],
  ['a list and a map with their overhead', { to: [{ name: 'A' }] }, 2 + 3 + 1 + (3 + 1 + 4 + 1)],
  ['a number by its digits', { at: 1_803_021_300_000 }, 2 + 9],
])('an item weighs %s', (_, item, size) => {
  expect(itemSize(item)).toBe(size);
});
