export { agentPrincipal } from './agent-principal.ts';
