import type { ReactElement } from 'react';

/** TODO: who else looks at a ticket or writes to it; in lists without words. */
export function PresenceMarks(_props: { number: number; compact?: boolean }): ReactElement | null {
  return null;
}
