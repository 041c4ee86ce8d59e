import * as z from 'zod';
import { type FieldProblem, type ProblemCode, problems, TukiError } from './errors.ts';

/** A problem document (RFC 9457) as every error leaves the desk. */
export const problemSchema = z
  .looseObject({
    type: z.string().describe('Ends in the code'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** The problem document of an error. What is no `TukiError` shows nothing of itself. */
export function problemOf(error: unknown): { status: number; document: Record<string, unknown> } {
  const known =
    error instanceof TukiError ? error : new TukiError('internal', 'The error has been logged; please try again.');
  const { code, status, message, fields, extra } = known;
  return {
    status,
    document: {
      ...extra,
      type: `/problems/${code}`,
      title: problems[code].title,
      status,
      detail: message,
      code,
      fields,
    },
  };
}

/** Zod's issues as fields; those of a part of the request other than the body bear its names too. */
export function fieldsOf(error: z.ZodError): FieldProblem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, message: 'is not known' }));
    return [{ path, message: issue.message }];
  });
}
