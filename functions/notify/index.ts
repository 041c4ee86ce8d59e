export { bringsUnassigned, type NotificationView, notificationView } from './notification.ts';
export { agentRoutes } from './routes.ts';
