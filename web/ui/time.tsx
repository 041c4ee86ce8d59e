import { type ReactElement, useEffect, useState } from 'react';
import { formatAge, formatMoment, formatShort } from './format-time.ts';

/** The present, once a minute. @returns milliseconds since the epoch */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A moment, short to the eye and in full on hovering. */
export function Moment(props: { at: string; language: string }): ReactElement {
  const now = useNow();
  return (
    <time dateTime={props.at} title={formatMoment(props.at, props.language)}>
      {formatShort(props.at, props.language, now)}
    </time>
  );
}

/** How long ago a moment was. */
export function Age(props: { since: string; language: string; title?: string }): ReactElement {
  const now = useNow();
  const moment = formatMoment(props.since, props.language);
  return (
    <time dateTime={props.since} title={props.title ? `${props.title} ${moment}` : moment}>
      {formatAge(now - Date.parse(props.since), props.language)}
    </time>
  );
}
