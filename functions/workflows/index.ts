export { agentRoutes } from './routes.ts';
export { type Workflow, workflow } from './workflow.ts';
export { createWorkflowStore, type WorkflowStore } from './workflow-store.ts';
