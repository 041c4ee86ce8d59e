import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

describe('an automatic workflow', () => {
  let desk: TestDesk;
  let lead: Awaited<ReturnType<TestDesk['as']>>;
  beforeAll(async () => {
    desk = await startTestDesk();
    lead = await desk.as('lead@demo.test');
  });
  afterAll(() => desk?.stop());

  const refund = {
    name: 'Refunds to billing',
    conditions: { all: [{ field: 'subject', operator: 'contains', value: 'refund' }] },
    actions: [
      { type: 'addTags', tags: ['refund'] },
      { type: 'assignTeam', team: 'billing' },
    ],
  };

  it('made over the API tags and routes what it matches, under its own name, and leaves the rest alone', async () => {
    const created = await lead.post<{ id: string }>('/workflows', refund);
    expect(created.status).toBe(201);
    await desk.mail({ from: 'ravi@corner.test', subject: 'Where is my REFUND?', text: 'Please' });
    await desk.mail({ from: 'ravi@corner.test', subject: 'Decaf beans', text: 'Please' });
    await desk.idle();
    const tickets = await lead.tickets('?limit=100');
    const matched = tickets.find((ticket) => ticket.subject.includes('REFUND'));
    expect(matched).toMatchObject({ tags: ['refund'], team: 'billing' });
    const other = tickets.find((ticket) => ticket.subject === 'Decaf beans');
    expect(other).toMatchObject({ tags: [], team: expect.not.stringMatching('billing') });
    const changes = (await lead.entries(matched?.number ?? 0)).filter((entry) => entry.actor.type === 'workflow');
    expect(changes.map((entry) => [entry.field, entry.rule])).toEqual(
      expect.arrayContaining([
        ['tags', 'Refunds to billing'],
        ['team', 'Refunds to billing'],
      ]),
    );
    expect((await lead.tickets('?tag=refund')).map((ticket) => ticket.number)).toEqual([matched?.number]);
  });

  it('is refused with the field named when it points at nothing', async () => {
    const bad = await lead.post('/workflows', { ...refund, actions: [{ type: 'assignTeam', team: 'no-such-team' }] });
    expect(bad.status).toBe(422);
    expect(JSON.stringify(bad.body)).toContain('team');
  });

  it('may not be made by an ordinary agent', async () => {
    expect((await (await desk.as('anna@demo.test')).post('/workflows', refund)).status).toBe(403);
  });
});
