/** What the deployment tells its pages, in `config.json` beside them. */
export interface SiteConfig {
  /** OpenID Connect issuer of those who use this site. */
  issuer: string;
  clientId: string;
  /** URL or path of the API, `/api/v1`. */
  apiUrl: string;
  /** WebSocket of live changes; the portal has none. */
  liveUrl?: string;
  /** Where customers see their tickets; the portal itself has none. */
  portalUrl?: string;
  deskName: string;
}

/** Fetches the configuration of this site. @throws Error when it is not there */
export async function loadConfig(): Promise<SiteConfig> {
  const response = await fetch(`${import.meta.env.BASE_URL}config.json`, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`config.json: ${response.status}`);
  return (await response.json()) as SiteConfig;
}
