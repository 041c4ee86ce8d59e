import { describe, expect, it } from 'vitest';
import type { ChangeView, MailFilter, Workflow } from '../../../web/inbox/api/types.ts';
import en from '../../../web/inbox/locales/en.json' with { type: 'json' };
import { describeFilter } from '../../../web/inbox/settings/describe-filter.ts';
import { describeWorkflow } from '../../../web/inbox/settings/describe-workflow.ts';
import type { Translate } from '../../../web/inbox/texts.ts';
import { actorName } from '../../../web/inbox/ticket/actor-name.ts';
import { describeChange } from '../../../web/inbox/ticket/describe-change.ts';
import shared from '../../../web/ui/locales/en.json' with { type: 'json' };

const texts: Record<string, string> = { ...shared, ...en };
const t: Translate = (key, values) =>
  (texts[key] ?? `?${key}`).replace(/\{\{(\w+)\}\}/gu, (_, name: string) => String(values?.[name]));
const nameOf = (_field: string, id: string): string =>
  ({ 'ben@demo.test': 'Ben Berg', billing: 'Billing team' })[id] ?? id;

const aChange = (change: Partial<ChangeView>): ChangeView => ({
  id: 'e1',
  number: 1042,
  type: 'change',
  at: '2026-10-01T10:00:00.000Z',
  actor: { type: 'agent', id: 'anna@demo.test', name: 'Anna Aalto' },
  field: 'status',
  from: undefined,
  to: undefined,
  until: null,
  rule: null,
  reason: null,
  ...change,
});

describe('a change in words', () => {
  it.each<[Partial<ChangeView>, string]>([
    [{ field: 'status', from: 'new', to: 'open' }, 'changed Status: New → Open'],
    [{ field: 'priority', from: 'normal', to: 'urgent' }, 'changed Priority: Normal → Urgent'],
    [{ field: 'level', from: 1, to: 2 }, 'changed Level: First line → Second line'],
    [{ field: 'folder', from: 'suspended', to: 'desk' }, 'changed Folder: Suspended → Desk'],
    [{ field: 'assignee', to: 'ben@demo.test' }, 'assigned it to Ben Berg'],
    [{ field: 'assignee', from: 'ben@demo.test', to: null }, 'released it'],
    [{ field: 'team', to: 'billing' }, 'set Team to Billing team'],
    [{ field: 'tags', from: ['vip'], to: ['refund'] }, 'added the tag refund, removed the tag vip'],
    [{ field: 'clock', to: { name: 'firstResponse', state: 'breached' } }, 'reports: the first response is late'],
    [{ field: 'clock', to: 'warned' }, 'warns: the first response is due soon'],
    [{ field: 'subject', to: 'Refund' }, 'changed the subject to “Refund”'],
    [{ field: 'requester', to: { name: 'Maija', address: 'm@c.test' } }, 'changed the customer to Maija'],
    [{ field: 'followers', from: [], to: ['ben@demo.test'] }, 'made Ben Berg a follower'],
    [{ field: 'followers', from: ['ben@demo.test'], to: [] }, 'took Ben Berg off the followers'],
    [
      { field: 'dueAt', from: null, to: new Date(2026, 9, 2, 9).getTime() },
      'set the due date to Friday, 2 October 2026 at 09:00',
    ],
    [{ field: 'startAt', from: 1, to: null }, 'took the start date away'],
    [{ field: 'merged', from: null, to: { number: 1043 } }, 'merged with #1043'],
    [{ field: 'merged', from: { number: 1043 }, to: null }, 'took #1043 out again'],
    [{ field: 'split', to: { number: 1044 } }, 'split a message off to #1044'],
    [{ field: 'links', from: null, to: { number: 7, kind: 'relates' } }, 'linked #7'],
    [{ field: 'links', from: { number: 7, kind: 'relates' }, to: null }, 'removed the link to #7'],
    [{ field: 'merged', from: null, to: { into: 1001 } }, 'merged it into #1001'],
    [{ field: 'split', from: { number: 1001, entry: 'e' }, to: null }, 'split it off from #1001'],
    [{ field: 'links' }, 'changed Links'],
    [
      { field: 'scheduled', from: null, to: { id: 's1', at: new Date(2026, 9, 2, 9).getTime() } },
      'scheduled a message for Friday, 2 October 2026 at 09:00',
    ],
    [{ field: 'scheduled', from: { id: 's1' }, to: { id: 's1', heldAt: 1 } }, 'held a scheduled message back'],
    [
      {
        field: 'scheduled',
        from: { id: 's1' },
        to: { id: 's1', heldAt: 1 },
        actor: { type: 'customer', id: 'c1', name: 'Maija' },
      },
      'wrote first: a scheduled message is held back',
    ],
    [{ field: 'scheduled', from: { id: 's1' }, to: null }, 'took a scheduled message off'],
    [{ field: 'delivery', from: 'e1', to: 'cancelled' }, 'took a reply back before it went out'],
    [{ field: 'delivery', from: 'e1', to: 'queued' }, 'has a message sent once more'],
    [{ field: 'delivery', from: 'e1', to: 'bounced' }, 'reports on a message: Not delivered'],
    [{ field: 'delivery' }, 'changed Delivery'],
    [{ field: 'somethingNew' }, 'changed somethingNew'],
  ])('%j', (change, expected) => {
    expect(describeChange(aChange(change), t, nameOf, 'en-GB')).toBe(expected);
  });

  it('names the workflow that did it', () => {
    expect(actorName(aChange({ actor: { type: 'workflow', id: 'w1', name: '' }, rule: 'Refunds' }), t)).toBe(
      'Workflow “Refunds”',
    );
    expect(actorName(aChange({ actor: { type: 'system', id: 'service-level', name: '' } }), t)).toBe('The desk');
  });
});

describe('a workflow in words', () => {
  const aWorkflow = (over: Partial<Workflow>): Workflow => ({
    id: 'w1',
    name: 'Refunds',
    on: 'entry',
    when: ['received'],
    conditions: { all: [], any: [] },
    actions: [{ type: 'addTags', tags: ['refund'] }],
    enabled: true,
    order: 100,
    ...over,
  });

  it('says its conditions and what it does', () => {
    const workflow = aWorkflow({
      conditions: {
        all: [{ field: 'subject', operator: 'contains', value: 'refund' }],
        any: [
          { field: 'from', operator: 'endsWith', value: '.fi' },
          { field: 'tag', operator: 'is', value: 'vip' },
        ],
      },
      actions: [
        { type: 'addTags', tags: ['refund'] },
        { type: 'assignTeam', team: 'billing' },
        { type: 'setPriority', priority: 'high' },
      ],
    });
    expect(describeWorkflow(workflow, t, nameOf)).toBe(
      'Subject contains “refund” and Sender ends with “.fi” or Tag is “vip” → tag refund, team Billing team, Priority: High',
    );
  });

  it('says so when it looks at every message', () => {
    expect(describeWorkflow(aWorkflow({}), t, nameOf)).toBe('Every message → tag refund');
  });
});

describe('a mail filter in words', () => {
  const aFilter = (over: Partial<MailFilter>): MailFilter => ({
    id: 'f1',
    name: 'Casino',
    enabled: true,
    order: 100,
    all: [],
    any: [],
    actions: { drop: true },
    ...over,
  });
  const say = (over: Partial<MailFilter>): string => describeFilter(aFilter(over), t, (id) => nameOf('team', id));

  it('says its conditions and what it does', () => {
    expect(say({ all: [{ field: 'from', operator: 'endsWith', value: '@casino.test' }] })).toBe(
      'Sender ends with “@casino.test” → no ticket',
    );
    expect(
      say({
        all: [{ field: 'header', header: 'List-Id', operator: 'exists', value: '' }],
        any: [
          { field: 'subject', operator: 'contains', value: 'sale' },
          { field: 'dmarc', operator: 'is', value: 'FAIL' },
        ],
        actions: { folder: 'spam', tags: ['list'], priority: 'low', kind: 'feedback', team: 'billing' },
      }),
    ).toBe(
      'Header List-Id is there and (Subject contains “sale” or DMARC is “FAIL”) → Folder: Spam, tag list, Priority: Low, Kind: Feedback, team Billing team',
    );
  });
});
