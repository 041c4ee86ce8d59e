import type { ReactElement } from 'react';

/** TODO */
export function FieldsPage(): ReactElement {
  return <section className="page" />;
}
