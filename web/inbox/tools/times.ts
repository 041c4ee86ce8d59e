/** A time that is offered, and the key of what it is called. */
export interface OfferedTime {
  text: 'tools.inAnHour' | 'tools.thisAfternoon' | 'tools.tomorrow' | 'tools.nextWeek';
  at: Date;
}

/** The times that people mostly mean, where the person is: in an hour, at two if that is still to come, the next morning, Monday morning. */
export function offeredTimes(now: Date): OfferedTime[] {
  const day = (days: number, hour: number): Date =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const toMonday = ((8 - now.getDay()) % 7 || 7) as number;
  const times: OfferedTime[] = [
    { text: 'tools.inAnHour', at: new Date(now.getTime() + 3_600_000) },
    { text: 'tools.thisAfternoon', at: day(0, 14) },
    { text: 'tools.tomorrow', at: day(1, 8) },
    { text: 'tools.nextWeek', at: day(toMonday, 8) },
  ];
  return times.filter(({ at }) => at > now);
}
