/** Who signed a request, and for which service. */
export interface Credential {
  caller: string;
  service: string;
  presigned: boolean;
}

/**
 * Reads the SigV4 credential scope (`<access key>/<date>/<region>/<service>/aws4_request`) from the Authorization header or, for a presigned
 * URL, from `X-Amz-Credential`. The caller is the access key. Undefined when the request is not signed.
 */
export function readCredential(authorization: string | undefined, query: URLSearchParams): Credential | undefined {
  const fromHeader = authorization && /Credential=([^,\s]+)/.exec(authorization)?.[1];
  const scope = fromHeader ?? query.get('X-Amz-Credential');
  const parts = scope?.split('/');
  if (!parts || parts.length < 5) return undefined;
  const service = parts.at(-2);
  const caller = parts.slice(0, -4).join('/');
  if (!service || !caller) return undefined;
  return { caller, service, presigned: !fromHeader };
}
