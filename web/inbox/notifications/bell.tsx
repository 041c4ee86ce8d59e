import type { ReactElement } from 'react';

/** TODO */
export function Bell(): ReactElement | null {
  return null;
}
