import { expect, it } from 'vitest';
import { createCallLog } from '../../local/calls.ts';
import type { RecordedCall } from '../../local/types.ts';

const call = (more: Partial<RecordedCall> = {}): RecordedCall => ({
  at: '2026-11-22T12:00:00.000Z',
  function: 'receiveMail',
  service: 'dynamodb',
  operation: 'PutItem',
  resource: 'tickets',
  status: 200,
  units: { write: 1, read: 0, requests: 1 },
  ...more,
});

it('keeps the latest calls, oldest first, and forgets those beyond its capacity', () => {
  const log = createCallLog(3);
  for (const resource of ['1', '2', '3', '4', '5']) log.record(call({ resource }));
  expect(log.list().map(({ resource }) => resource)).toEqual(['3', '4', '5']);
  log.clear();
  expect(log.list()).toEqual([]);
});

it('adds up calls, failures and units by function, service and operation', () => {
  const log = createCallLog();
  log.record(call());
  log.record(call({ operation: 'GetItem', units: { write: 0, read: 0.5, requests: 1 } }));
  log.record(call({ status: 400, units: { write: 2, read: 0, requests: 1 } }));
  expect(log.summary()).toEqual([
    {
      function: 'receiveMail',
      service: 'dynamodb',
      operation: 'PutItem',
      calls: 2,
      failed: 1,
      units: { write: 3, read: 0, requests: 2 },
    },
    {
      function: 'receiveMail',
      service: 'dynamodb',
      operation: 'GetItem',
      calls: 1,
      failed: 0,
      units: { write: 0, read: 0.5, requests: 1 },
    },
  ]);
});
