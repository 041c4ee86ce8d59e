import type { ReactElement } from 'react';

/** TODO */
export function GuidePage(): ReactElement {
  return <section className="page" />;
}
