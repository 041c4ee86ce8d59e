import { z } from 'zod';
import type { Properties } from '../seams.ts';

const rule = z.object({
  AllowedOrigins: z.array(z.string()),
  AllowedMethods: z.array(z.string()),
  AllowedHeaders: z.array(z.string()).default([]),
  ExposedHeaders: z.array(z.string()).default([]),
  MaxAge: z.coerce.number().optional(),
});
const bucketProperties = z.object({ CorsConfiguration: z.object({ CorsRules: z.array(rule) }).optional() });

/** One rule of a bucket's CORS configuration. */
export type CorsRule = z.output<typeof rule>;

/** The CORS rules among the properties of an AWS::S3::Bucket. */
export function corsRules(properties: Properties): CorsRule[] {
  return bucketProperties.parse(properties).CorsConfiguration?.CorsRules ?? [];
}

/**
 * The headers that let a page of `origin` see the answer, by the first rule that matches; undefined when none does.
 *
 * @param requested the header names that a preflight asks for
 */
export function corsHeaders(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  requested: readonly string[] = [],
): Record<string, string> | undefined {
  const match = rules.find(
    ({ AllowedOrigins, AllowedMethods, AllowedHeaders }) =>
      AllowedMethods.includes(method) &&
      AllowedOrigins.some((pattern) => matches(pattern, origin)) &&
      requested.every((header) => AllowedHeaders.some((pattern) => matches(pattern.toLowerCase(), header))),
  );
  if (!match) return undefined;
  return {
    'access-control-allow-origin': match.AllowedOrigins.includes('*') ? '*' : origin,
    'access-control-allow-methods': match.AllowedMethods.join(', '),
    ...(requested.length > 0 && { 'access-control-allow-headers': requested.join(', ') }),
    ...(match.ExposedHeaders.length > 0 && { 'access-control-expose-headers': match.ExposedHeaders.join(', ') }),
    ...(match.MaxAge !== undefined && { 'access-control-max-age': String(match.MaxAge) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

/** At most one `*`, as S3 takes it. */
function matches(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return pattern === text;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}
