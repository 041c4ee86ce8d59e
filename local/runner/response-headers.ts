import type { DeskTemplate } from './desk-template.ts';

interface PolicyConfig {
  SecurityHeadersConfig?: {
    ContentSecurityPolicy?: { ContentSecurityPolicy: string };
    ContentTypeOptions?: object;
    FrameOptions?: { FrameOption: string };
    ReferrerPolicy?: { ReferrerPolicy: string };
    StrictTransportSecurity?: { AccessControlMaxAgeSec: number; IncludeSubdomains?: boolean };
  };
  CustomHeadersConfig?: { Items?: { Header: string; Value: string }[] };
  CorsConfig?: { AccessControlAllowOrigins: { Items: string[] } };
  RemoveHeadersConfig?: { Items?: { Header: string }[] };
}

/** The headers that an AWS::CloudFront::ResponseHeadersPolicy of the template adds; none for a policy that AWS manages. */
export function responseHeaders(policyId: string | undefined, template: DeskTemplate): Record<string, string> {
  const config = configOf(policyId, template);
  const { ContentSecurityPolicy, ContentTypeOptions, FrameOptions, ReferrerPolicy, StrictTransportSecurity } =
    config.SecurityHeadersConfig ?? {};
  const custom = (config.CustomHeadersConfig?.Items ?? []).map(({ Header, Value }) => [Header.toLowerCase(), Value]);
  return {
    ...(ContentSecurityPolicy
      ? { 'content-security-policy': localPolicy(ContentSecurityPolicy.ContentSecurityPolicy) }
      : {}),
    ...(ContentTypeOptions ? { 'x-content-type-options': 'nosniff' } : {}),
    ...(FrameOptions ? { 'x-frame-options': FrameOptions.FrameOption } : {}),
    ...(ReferrerPolicy ? { 'referrer-policy': ReferrerPolicy.ReferrerPolicy } : {}),
    ...(StrictTransportSecurity
      ? { 'strict-transport-security': `max-age=${StrictTransportSecurity.AccessControlMaxAgeSec}` }
      : {}),
    // Only a policy for every origin is understood: one for some needs the request's.
    ...(config.CorsConfig?.AccessControlAllowOrigins.Items.includes('*') ? { 'access-control-allow-origin': '*' } : {}),
    ...Object.fromEntries(custom),
  };
}

/** The headers, in lower case, that such a policy takes off the origin's answer. */
export const removedHeaders = (policyId: string | undefined, template: DeskTemplate): string[] =>
  (configOf(policyId, template).RemoveHeadersConfig?.Items ?? []).map(({ Header }) => Header.toLowerCase());

function configOf(policyId: string | undefined, template: DeskTemplate): PolicyConfig {
  const resource = template.assembly
    .resources('AWS::CloudFront::ResponseHeadersPolicy')
    .find((candidate) => template.names.ref(candidate) === policyId);
  return resource ? (template.properties(resource).ResponseHeadersPolicyConfig as PolicyConfig) : {};
}

/** AWS hosts have become paths on this machine, which a source list would match too narrowly; and there is no TLS to upgrade to. */
function localPolicy(policy: string): string {
  return policy
    .replace(/\b((?:http|ws):\/\/127\.0\.0\.1:\d+)\/[^\s;]*/g, '$1')
    .replace(/;?\s*upgrade-insecure-requests\s*(?=;|$)/, '');
}
