export { type Action, can, type Resource, requireCan } from './can.ts';
export {
  type AgentPrincipal,
  type CustomerPrincipal,
  type LinkPrincipal,
  type Principal,
  type Role,
  roles,
} from './principal.ts';
