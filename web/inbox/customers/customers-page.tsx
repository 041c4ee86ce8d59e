import type { ReactElement } from 'react';

/** TODO */
export function CustomersPage(): ReactElement {
  return <section className="page" />;
}
