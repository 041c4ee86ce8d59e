import type { Environment } from '../platform/environments.ts';
import { type Call, type Route, routeOf } from '../platform/http.ts';

type SettingsEnvironment = Environment<'settingsApi'>;

/** Declares a route of the agents' API that `settingsApi` answers. */
export const settingsRoute = routeOf<SettingsEnvironment>();
export type SettingsRoute = Route<SettingsEnvironment>;
/** A request to such a route, as far as helpers of several routes need it. */
export type SettingsCall = Pick<
  Call<unknown, unknown, unknown, SettingsEnvironment>,
  'clients' | 'env' | 'principal' | 'clock' | 'ids'
>;
