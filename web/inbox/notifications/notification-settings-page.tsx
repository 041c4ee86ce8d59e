import type { ReactElement } from 'react';

/** TODO */
export function NotificationSettingsPage(): ReactElement {
  return <section className="page" />;
}
