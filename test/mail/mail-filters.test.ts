import { describe, expect, it } from 'vitest';
import { readIncoming } from '../../functions/mail/incoming.ts';
import { applyFilters } from '../../functions/mail/mail-filters.ts';
import { type MailFilter, mailFilterBody } from '../../functions/settings/mail-filter.ts';
import { accepted, aMail } from './support.ts';

const condition = (over: Partial<MailFilter['all'][number]> = {}): MailFilter['all'][number] => ({
  field: 'subject',
  operator: 'contains',
  value: 'lamp',
  ...over,
});
const filter = (over: Partial<MailFilter> = {}): MailFilter => ({
  id: 'one',
  name: 'One',
  enabled: true,
  order: 100,
  all: [condition()],
  any: [],
  actions: { tags: ['lamp'] },
  ...over,
});
const incoming = await readIncoming(
  aMail({
    subject: 'The LAMP is dark',
    text: 'Help me',
    headers: { 'X-Campaign': 'spring-7', Cc: 'ida@customer.test' },
  }),
  accepted({ verdicts: { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'FAIL', dmarc: 'GRAY' } }),
);

describe('a filter', () => {
  it.each<[boolean, Partial<MailFilter['all'][number]>]>([
    [true, { field: 'subject', operator: 'startsWith', value: 'the lamp' }],
    [false, { field: 'subject', operator: 'notContains', value: 'lamp' }],
    [true, { field: 'from', operator: 'endsWith', value: '@customer.test' }],
    [true, { field: 'to', operator: 'is', value: 'ida@customer.test' }],
    [true, { field: 'body', operator: 'contains', value: 'help' }],
    [true, { field: 'header', header: 'x-campaign', operator: 'is', value: 'SPRING-7' }],
    [true, { field: 'header', header: 'X-Campaign', operator: 'exists', value: '' }],
    [false, { field: 'header', header: 'X-Campaign', operator: 'notExists', value: '' }],
    [true, { field: 'header', header: 'X-Other', operator: 'notExists', value: '' }],
    [true, { field: 'dkim', operator: 'is', value: 'fail' }],
    [true, { field: 'dmarc', operator: 'isNot', value: 'PASS' }],
    [false, { field: 'attachment', operator: 'endsWith', value: '.exe' }],
  ])('meets it: %s, %o', (expected, over) => {
    expect(applyFilters([filter({ all: [condition(over)] })], incoming).tags).toEqual(expected ? ['lamp'] : []);
  });

  it('needs all of its conditions, and one of its alternatives where it has some', () => {
    const no = condition({ value: 'sofa' });
    expect(applyFilters([filter({ all: [condition(), no] })], incoming).tags).toEqual([]);
    expect(applyFilters([filter({ all: [], any: [no, condition()] })], incoming).tags).toEqual(['lamp']);
    expect(applyFilters([filter({ all: [condition()], any: [no] })], incoming).tags).toEqual([]);
    expect(applyFilters([filter({ all: [], any: [] })], incoming).tags).toEqual([]);
  });

  it('works in order: the last one decides, tags gather, nothing comes after a drop, and one that is off does nothing', () => {
    const first = filter({ id: 'a', order: 1, actions: { tags: ['x'], priority: 'low', folder: 'spam' } });
    const second = filter({ id: 'b', order: 2, actions: { tags: ['y'], priority: 'high' } });
    const off = filter({ id: 'c', order: 0, enabled: false, actions: { drop: true } });
    const drop = filter({ id: 'd', order: 3, actions: { drop: true } });
    const after = filter({ id: 'e', order: 4, actions: { kind: 'order' } });
    expect(applyFilters([second, off, first], incoming)).toMatchObject({
      tags: ['x', 'y'],
      priority: 'high',
      aside: { folder: 'spam', by: { id: 'a' } },
    });
    const dropped = applyFilters([after, drop, second], incoming);
    expect(dropped.droppedBy?.id).toBe('d');
    expect(dropped.kind).toBeUndefined();
  });

  it('is refused without conditions, without actions, or when it looks at a header without naming it', () => {
    const body = { name: 'One', all: [condition()], actions: { tags: ['lamp'] } };
    expect(mailFilterBody.safeParse(body).success).toBe(true);
    expect(mailFilterBody.safeParse({ ...body, all: [] }).success).toBe(false);
    expect(mailFilterBody.safeParse({ ...body, actions: {} }).success).toBe(false);
    expect(mailFilterBody.safeParse({ ...body, all: [condition({ field: 'header' })] }).success).toBe(false);
    expect(mailFilterBody.safeParse({ ...body, all: [condition({ value: '' })] }).success).toBe(false);
  });
});
