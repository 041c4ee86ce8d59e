import { expect, it } from 'vitest';
import { matchesPattern } from '../../../local/runner/filter.ts';

const event = {
  eventName: 'INSERT',
  dynamodb: { NewImage: { sk: { S: 'E#12' }, item: { S: 'entry' }, n: { N: '5' } } },
  size: 5,
};

it.each([
  ['equal values', { eventName: ['INSERT', 'MODIFY'] }, true],
  ['other values', { eventName: ['REMOVE'] }, false],
  ['a nested prefix', { dynamodb: { NewImage: { sk: { S: [{ prefix: 'E#' }] } } } }, true],
  ['a nested prefix of something else', { dynamodb: { NewImage: { sk: { S: [{ prefix: 'H' }] } } } }, false],
  ['a suffix', { dynamodb: { NewImage: { sk: { S: [{ suffix: '12' }] } } } }, true],
  ['a path that is not there', { dynamodb: { OldImage: { sk: { S: ['x'] } } } }, false],
  ['something absent', { dynamodb: { OldImage: [{ exists: false }] } }, true],
  ['something present', { dynamodb: { NewImage: { gone: { S: [{ exists: true }] } } } }, false],
  ['anything but', { eventName: [{ 'anything-but': ['REMOVE'] }] }, true],
  ['anything but what it is', { eventName: [{ 'anything-but': ['INSERT'] }] }, false],
  ['a number in range', { size: [{ numeric: ['>', 1, '<=', 5] }] }, true],
  ['a number out of range', { size: [{ numeric: ['>', 5] }] }, false],
  ['any case', { eventName: [{ 'equals-ignore-case': 'insert' }] }, true],
  ['either of two', { $or: [{ eventName: ['REMOVE'] }, { size: [5] }] }, true],
])('a pattern of %s', (_, pattern, expected) => {
  expect(matchesPattern(pattern, event)).toBe(expected);
});

it('refuses a comparison that it does not know', () => {
  expect(() => matchesPattern({ size: [{ cidr: '10.0.0.0/8' }] }, event)).toThrow('cidr');
});
