/** What happened on one day, as the person's clock has it. */
export interface Day<Item> {
  /** `Today`, `Yesterday` or the date. */
  name: string;
  items: Item[];
}

/**
 * Parts a list by day, in its order.
 * @param items each with its instant, ISO 8601
 * @param now epoch ms
 * @param language BCP 47
 */
export function byDay<Item extends { at: string }>(
  items: readonly Item[],
  now: number,
  language: string,
  names: { today: string; yesterday: string },
): Day<Item>[] {
  const today = new Date(now);
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  const days: Day<Item>[] = [];
  for (const item of items) {
    const date = new Date(item.at);
    const name = isSameDay(date, today)
      ? names.today
      : isSameDay(date, yesterday)
        ? names.yesterday
        : dateName(date, today, language);
    const last = days.at(-1);
    if (last?.name === name) last.items.push(item);
    else days.push({ name, items: [item] });
  }
  return days;
}

const isSameDay = (one: Date, other: Date): boolean => one.toDateString() === other.toDateString();

function dateName(date: Date, today: Date, language: string): string {
  const year = date.getFullYear() === today.getFullYear() ? {} : { year: 'numeric' as const };
  return new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', ...year }).format(date);
}
