import type { ReactElement } from 'react';

/** TODO */
export function OrganisationPage(): ReactElement {
  return <section className="page" />;
}
