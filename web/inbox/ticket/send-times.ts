/** When a message may be meant to go out. */
export type SendChoice = 'hour' | 'evening' | 'tomorrow' | 'monday';

/**
 * The times that are proposed for sending later, soonest first: in an hour, this evening at six while that lies ahead, tomorrow at nine, and
 * on Monday at nine where that is another day than tomorrow. All where the person is.
 */
export function sendTimes(now: Date): [choice: SendChoice, at: Date][] {
  const day = (days: number, hour: number): Date =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const times: [SendChoice, Date][] = [['hour', new Date(now.getTime() + 3_600_000)]];
  if (now.getHours() < 16) times.push(['evening', day(0, 18)]);
  times.push(['tomorrow', day(1, 9)]);
  const untilMonday = (8 - now.getDay()) % 7 || 7;
  if (untilMonday > 1) times.push(['monday', day(untilMonday, 9)]);
  return times;
}
