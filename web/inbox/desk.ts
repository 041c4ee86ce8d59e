import { createContext, useContext } from 'react';
import type { SiteConfig } from '../ui/config.ts';
import type { Api } from '../ui/http.ts';
import type { Session } from '../ui/session.ts';

/** What every part of the inbox stands on. */
export interface Desk {
  config: SiteConfig;
  api: Api;
  session: Session;
}

const DeskContext = createContext<Desk | undefined>(undefined);

/** Gives the desk to everything inside. */
export const DeskProvider = DeskContext.Provider;

/** The desk of this page. @throws Error outside of a DeskProvider */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk needs a DeskProvider around it');
  return desk;
}
