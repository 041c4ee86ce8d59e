import type { Calendar, Policy } from '../../functions/service-levels/index.ts';

const office: [string, string][] = [['08:00', '16:00']];

/** Monday to Friday, eight to four, in Helsinki. */
export const aCalendar = (over: Partial<Calendar> = {}): Calendar => ({
  id: 'office',
  name: 'Office hours',
  timeZone: 'Europe/Helsinki',
  hours: { mon: office, tue: office, wed: office, thu: office, fri: office },
  holidays: [],
  ...over,
});

/** A first response in four hours, for everything. */
export const aPolicy = (over: Partial<Policy> = {}): Policy => ({
  id: 'default',
  name: 'Answer within four hours',
  enabled: true,
  order: 100,
  formal: false,
  mailboxes: 'all',
  priorities: 'all',
  kinds: 'all',
  calendar: 'office',
  firstResponse: { minutes: 240, warnAtPercent: 75 },
  ...over,
});
