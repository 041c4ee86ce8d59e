export { agentRoutes } from './routes.ts';
export type { Workflow } from './workflow.ts';
export { createWorkflowStore, type WorkflowStore } from './workflow-store.ts';
