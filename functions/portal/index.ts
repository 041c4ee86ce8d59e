export { customerRoutes, type PortalCustomer } from './customer-routes.ts';
export { type PortalLink, publicRoutes } from './public-routes.ts';
