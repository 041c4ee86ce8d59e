export { addBusinessTime, businessMinutesBetween, NoBusinessTimeError } from './business-time.ts';
export { type Calendar, calendar, type OpeningHours, type Weekday, weekdays } from './calendar.ts';
export { type Policy, policy } from './policy.ts';
export { agentRoutes } from './routes.ts';
export { createServiceLevelStore, type ServiceLevelStore } from './service-level-store.ts';
export { type ClockSubject, startClocks } from './start-clocks.ts';
