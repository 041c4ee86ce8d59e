import type { ReactElement } from 'react';

/** TODO */
export function AuditPage(): ReactElement {
  return <section className="page" />;
}
