import type { ReactElement } from 'react';

/** TODO */
export function CustomerPage(): ReactElement {
  return <section className="page" />;
}
