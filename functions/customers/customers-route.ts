import type { Environment } from '../platform/environments.ts';
import { type Call, type Route, routeOf } from '../platform/http.ts';

type CustomersEnvironment = Environment<'customersApi'>;

/** Declares a route of the agents' API that `customersApi` answers. */
export const customersRoute = routeOf<CustomersEnvironment>();
export type CustomersRoute = Route<CustomersEnvironment>;
/** A request to one of them. */
export type CustomersCall = Call<unknown, unknown, unknown, CustomersEnvironment>;
