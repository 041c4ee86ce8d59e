import * as z from 'zod';
import { ofFailures, type Report } from './bounce-reasons.ts';

const recipients = z.array(
  z.object({ emailAddress: z.string(), status: z.string().optional(), diagnosticCode: z.string().optional() }),
);

/** An event of the mail service (https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html). */
const event = z.union([
  z.object({ bounce: z.object({ bouncedRecipients: recipients }) }),
  z.object({ complaint: z.object({ complainedRecipients: recipients }) }),
  z.object({ delivery: z.object({ recipients: z.array(z.string()) }) }),
]);

/** SNS wraps the event unless raw delivery is set. */
const wrapped = z.object({ Message: z.string() });

/**
 * What Amazon SES reports when its events are subscribed to by mail: JSON in a mail from SNS.
 * @returns undefined when the mail is none of these
 */
export function readServiceReport(from: string, text: string): Report | undefined {
  if (!/@sns\.amazonaws\.com$/.test(from)) return undefined;
  // Long lines are broken on their way, with an exclamation mark by some servers; JSON has no line breaks within its strings.
  const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1).replace(/!\n ?/g, '');
  const outer = readJson(json);
  const inner = wrapped.safeParse(outer);
  const found = event.safeParse(inner.success ? readJson(inner.data.Message) : outer).data;
  if (found === undefined) return undefined;
  if ('delivery' in found) return told('delivered', 'delivered', found.delivery.recipients);
  if ('complaint' in found) {
    const addresses = found.complaint.complainedRecipients.map((one) => one.emailAddress);
    return told('complaint', 'feedback', addresses);
  }
  const failures = found.bounce.bouncedRecipients.map(({ emailAddress, status = '', diagnosticCode = '' }) => ({
    recipient: emailAddress.toLowerCase(),
    action: 'failed',
    status,
    diagnostic: diagnosticCode,
    section: '',
  }));
  return ofFailures(failures, { text: '', subject: '' });
}

function told(kind: Report['kind'], reason: string, addresses: readonly string[]): Report {
  return { kind, reason, hard: false, recipients: [...new Set(addresses.map((one) => one.toLowerCase()))] };
}

/** The value of a JSON text; undefined when it is none, which is what most mails are. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
