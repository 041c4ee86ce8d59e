import type { ReactElement } from 'react';

/** TODO */
export function TemplatesPage(): ReactElement {
  return <section className="page" />;
}
