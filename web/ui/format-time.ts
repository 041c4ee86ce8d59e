/**
 * The locale for dates: that of the device where it speaks the chosen language (English dates differ between countries), else the European one.
 * @param language BCP 47
 */
export function localeFor(language: string, device: readonly string[] = globalThis.navigator?.languages ?? []): string {
  const own = device.find((each) => each.startsWith(`${language}-`) && isLocale(each));
  return own ?? (language === 'en' ? 'en-GB' : language);
}

/** Devices name locales that are none, such as `en-US@posix`. */
function isLocale(name: string): boolean {
  try {
    return Intl.getCanonicalLocales(name).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * How long something has lasted, in one short unit: `5 min`, `3 h`, `12 d`.
 * @param elapsed milliseconds; below a minute counts as zero minutes
 * @param language BCP 47
 */
export function formatAge(elapsed: number, language: string): string {
  const [value, unit] =
    elapsed < hour ? [elapsed / minute, 'minute'] : elapsed < day ? [elapsed / hour, 'hour'] : [elapsed / day, 'day'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(
    Math.max(0, Math.floor(value)),
  );
}

/** The moment in full, for a title or a date that is looked up: `Thursday, 1 October 2026 at 14.05`. */
export function formatMoment(iso: string, language: string): string {
  return new Intl.DateTimeFormat(localeFor(language), { dateStyle: 'full', timeStyle: 'short' }).format(new Date(iso));
}

/** As much as is needed to place it: the time today, day and month this year, the date otherwise. */
export function formatShort(iso: string, language: string, now: number): string {
  const date = new Date(iso);
  const today = new Date(now);
  const options: Intl.DateTimeFormatOptions =
    date.toDateString() === today.toDateString()
      ? { hour: '2-digit', minute: '2-digit' }
      : date.getFullYear() === today.getFullYear()
        ? { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }
        : { day: 'numeric', month: 'short', year: 'numeric' };
  return new Intl.DateTimeFormat(localeFor(language), options).format(date);
}

/** `4.2 MB`: bytes in the unit that keeps the number short. */
export function formatSize(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const format = new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step],
    unitDisplay: 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  });
  return format.format(bytes / 1000 ** step);
}
