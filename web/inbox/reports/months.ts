/**
 * The month of a date and those before it.
 * @param count how many
 * @returns `2026-10`, `2026-09` …, newest first, by the clock of the person's device
 */
export function lastMonths(date: Date, count: number): string[] {
  return Array.from({ length: count }, (_, back) => {
    const first = new Date(date.getFullYear(), date.getMonth() - back, 1);
    return `${first.getFullYear()}-${String(first.getMonth() + 1).padStart(2, '0')}`;
  });
}
