import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../functions/platform/keys.ts';
import type { RelayedEntry } from '../../functions/platform/messages.ts';
import { createSettingsStore } from '../../functions/settings/index.ts';
import {
  amend,
  change,
  createTicketStore,
  type Entry,
  openTicket,
  type TicketStore,
} from '../../functions/tickets/index.ts';
import { createWorkflowStore, type Workflow } from '../../functions/workflows/index.ts';
import { runWorkflows, type WorkflowRunner } from '../../functions/workflows/run-workflows.ts';
import { startDynamo, type TestDynamo } from '../support/dynamodb.ts';
import { agentActor, anAgent, aReceived, aRequester, minute, someTime } from '../support/factories.ts';
import { aWorkflow } from './factories.ts';

describe('running workflows', () => {
  let dynamo: TestDynamo;
  let tickets: TicketStore;
  let number = 2000;
  beforeAll(async () => {
    dynamo = await startDynamo();
    tickets = createTicketStore({ client: dynamo.client, table: dynamo.tickets });
    await createSettingsStore({ client: dynamo.client, table: dynamo.tickets }).saveAgent(
      anAgent({ active: false, address: 'gone@demo.test' }),
    );
  });
  afterAll(() => dynamo.stop());

  /** A new ticket and the message that the queue brings of it. */
  async function arrived(subject = 'Where is my refund?'): Promise<RelayedEntry> {
    number += 1;
    const message = aReceived({ number, subject });
    await tickets.create(openTicket({ number, mailbox: 'support', message, requester: aRequester() }));
    const { id, order, at, actor } = message;
    return { number, mailbox: 'support', sk: keys.entry(number, order, id).sk, id, order, at, type: 'received', actor };
  }

  function runner(workflows: Workflow[], over: Partial<WorkflowRunner> = {}) {
    const failed: [string, unknown][] = [];
    const settings = createSettingsStore({ client: dynamo.client, table: dynamo.tickets });
    const made: WorkflowRunner = {
      tickets,
      workflows: { workflows: async () => workflows },
      settings,
      clock: { now: () => someTime + minute },
      failed: (workflow, _, error) => failed.push([workflow.id, error]),
      ...over,
    };
    return { ...made, failures: failed };
  }

  const timeline = async (of: number): Promise<Entry[]> => (await tickets.entries(of)).items;
  const changes = async (of: number) => (await timeline(of)).filter((entry) => entry.type === 'change');

  it('writes what a workflow does under its own name, behind the message', async () => {
    const message = await arrived();
    await runWorkflows(
      runner([
        aWorkflow({
          actions: [
            { type: 'addTags', tags: ['refund'] },
            { type: 'setPriority', priority: 'high' },
          ],
        }),
      ]),
      message,
    );
    expect(await tickets.load(message.number)).toMatchObject({ tags: ['refund'], priority: 'high', version: 2 });
    const written = await changes(message.number);
    expect(written.map((entry) => entry.field).sort()).toEqual(['priority', 'tags']);
    for (const entry of written) {
      expect(entry).toMatchObject({
        actor: { type: 'workflow', id: 'refunds' },
        rule: 'Refunds',
        order: message.order + 2,
      });
    }
  });

  it('writes nothing a second time, also when somebody has changed the ticket back', async () => {
    const message = await arrived();
    const running = runner([aWorkflow()]);
    await runWorkflows(running, message);
    await runWorkflows(running, message);
    expect(await changes(message.number)).toHaveLength(1);
    const at = someTime + 2 * minute;
    const back = { actor: agentActor(), at, idFor: (field: string) => `back-${field}` };
    await change(tickets, message.number, (ticket) => amend(ticket, { tags: [] }, back));
    await runWorkflows(running, message);
    expect(await tickets.load(message.number)).toMatchObject({ tags: [], version: 3 });
    expect(await changes(message.number)).toHaveLength(2);
  });

  it('lets a later workflow see what an earlier one did', async () => {
    const message = await arrived();
    const tagging = aWorkflow({ id: 'first', order: 1 });
    const raising = aWorkflow({
      id: 'second',
      order: 2,
      conditions: { all: [{ field: 'tag', operator: 'is', value: 'refund' }], any: [] },
      actions: [{ type: 'setPriority', priority: 'urgent' }],
    });
    await runWorkflows(runner([tagging, raising]), message);
    expect(await tickets.load(message.number)).toMatchObject({ tags: ['refund'], priority: 'urgent' });
  });

  it('goes on past a workflow that cannot do its work, and tells of it', async () => {
    const message = await arrived();
    const impossible = aWorkflow({ id: 'impossible', actions: [{ type: 'assign', agent: 'gone@demo.test' }] });
    const running = runner([impossible, aWorkflow()]);
    await runWorkflows(running, message);
    expect(running.failures.map(([id]) => id)).toEqual(['impossible']);
    expect(await tickets.load(message.number)).toMatchObject({ tags: ['refund'], status: 'new' });
  });

  it('lets the message come again after a failure that may pass, with the others done', async () => {
    const message = await arrived();
    let down = true;
    const save: TicketStore['save'] = async (change, expected) => {
      if (down && change.ticket.priority === 'low') throw new Error('the table is away');
      return tickets.save(change, expected);
    };
    const lowering = aWorkflow({ id: 'lowering', actions: [{ type: 'setPriority', priority: 'low' }] });
    const running = runner([lowering, aWorkflow()], { tickets: { ...tickets, save } });
    await expect(runWorkflows(running, message)).rejects.toThrow('the table is away');
    expect(await tickets.load(message.number)).toMatchObject({ tags: ['refund'], priority: 'normal' });
    down = false;
    await runWorkflows(running, message);
    expect(await tickets.load(message.number)).toMatchObject({ tags: ['refund'], priority: 'low' });
  });

  it('does not answer to workflows', async () => {
    const message = await arrived();
    await runWorkflows(runner([aWorkflow()]), { ...message, actor: { type: 'workflow', id: 'other', name: 'Other' } });
    expect(await changes(message.number)).toEqual([]);
  });

  it('keeps workflows in the order in which they run', async () => {
    const store = createWorkflowStore({ client: dynamo.client, table: dynamo.tickets });
    const [late, early] = [aWorkflow({ id: 'late', order: 2 }), aWorkflow({ id: 'z-early', order: 1 })];
    await store.saveWorkflow(late);
    await store.saveWorkflow(early);
    expect(await store.workflows()).toEqual([early, late]);
    await store.deleteWorkflow('late');
    expect(await store.workflow('late')).toBeUndefined();
    expect(await store.workflow('z-early')).toEqual(early);
  });
});
