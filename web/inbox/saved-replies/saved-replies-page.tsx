import type { ReactElement } from 'react';

/** TODO */
export function SavedRepliesPage(): ReactElement {
  return <section className="page" />;
}
