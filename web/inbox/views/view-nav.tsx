import type { ReactElement } from 'react';

/** TODO: saved views with their counts, in the folder column. */
export function ViewNav(_props: { onChoose?: (() => void) | undefined }): ReactElement | null {
  return null;
}
