import type { ReactElement } from 'react';

/** TODO */
export function StaffPage(): ReactElement {
  return <section className="page" />;
}
