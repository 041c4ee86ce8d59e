import type { Workflow } from '../../functions/workflows/index.ts';

/** Tags every received message whose subject has the word refund. */
export const aWorkflow = (over: Partial<Workflow> = {}): Workflow => ({
  id: 'refunds',
  name: 'Refunds',
  on: 'entry',
  when: ['received'],
  conditions: { all: [{ field: 'subject', operator: 'contains', value: 'refund' }], any: [] },
  actions: [{ type: 'addTags', tags: ['refund'] }],
  enabled: true,
  order: 100,
  ...over,
});
