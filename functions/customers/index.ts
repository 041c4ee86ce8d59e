export { rememberPhone } from './caller.ts';
export { type Customer, customerIdOf, type Undeliverable } from './customer.ts';
export { type CustomerStore, createCustomerStore } from './customer-store.ts';
export { agentRoutes } from './routes.ts';
