export { rememberPhone } from './caller.ts';
export { type Customer, customerIdOf, idsOf, type Undeliverable } from './customer.ts';
export { type CustomerStore, createCustomerStore } from './customer-store.ts';
export { createDirectoryKeeper, type DirectoryKeeper } from './keep-directory.ts';
export { agentRoutes } from './routes.ts';
