import type { ReactElement } from 'react';

/** TODO */
export function WorkloadPage(): ReactElement {
  return <section className="page" />;
}
