import * as z from 'zod';
import type { Environment } from '../platform/environments.ts';
import { type Call, type Route, routeOf } from '../platform/http.ts';
import { createSettingsStore, type SettingsStore } from './settings-store.ts';

type SettingsEnvironment = Environment<'settingsApi'>;

/** Declares a route of the agents' API that `settingsApi` answers. */
export const settingsRoute = routeOf<SettingsEnvironment>();
export type SettingsRoute = Route<SettingsEnvironment>;
/** A request to such a route, as far as helpers of several routes need it. */
export type SettingsCall = Pick<
  Call<unknown, unknown, unknown, SettingsEnvironment>,
  'clients' | 'env' | 'principal' | 'clock' | 'ids'
>;

/** Lists of settings are short and always whole. */
export const listOf = <T extends z.ZodType>(one: T) => z.object({ items: z.array(one), next: z.null() });

/** The settings that a request is about. */
export const storeOf = ({ clients, env }: Pick<SettingsCall, 'clients' | 'env'>): SettingsStore =>
  createSettingsStore({ client: clients.documents(), table: env.TICKETS_TABLE });
