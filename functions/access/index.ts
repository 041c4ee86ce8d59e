export { type Action, actions, can, type DeskPart, type Resource, requireCan } from './can.ts';
export { actionsOfPatch } from './patch-actions.ts';
export {
  type AgentPrincipal,
  type CustomerPrincipal,
  type LinkPrincipal,
  type Principal,
  type Role,
  roles,
} from './principal.ts';
export {
  type AccessLevel,
  accessLevels,
  type Base,
  bases,
  mostOf,
  type Right,
  rights,
  rightsOfRole,
} from './rights.ts';
