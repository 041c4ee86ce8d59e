import type { Resource } from './assembly.ts';
import type { DeskTemplate } from './desk-template.ts';

/** An AWS::SES::ReceiptRule with what it does to a mail. */
export interface ReceiptRule {
  name: string;
  /** Addresses, domains, or `.domain` for all subdomains; empty: every recipient. */
  recipients: string[];
  isScanning: boolean;
  actions: { bucket: string; prefix: string; topicArn?: string }[];
  stops: boolean;
  /** Only these addresses and their plus-forms are taken, when given. */
  addresses?: string[];
}

interface RuleProperties {
  RuleSetName: string;
  After?: string;
  Rule: {
    Name?: string;
    Enabled?: boolean;
    Recipients?: string[];
    ScanEnabled?: boolean;
    Actions?: Record<string, Record<string, string>>[];
  };
}

/**
 * The rules of all rule sets of the template, in the order of their `After`.
 *
 * A rule's metadata `tuki:addresses` narrows what is taken to mailboxes that exist. SES itself takes every address of a rule's domains, and the product
 * deals with those that nobody has; here the sender learns at once.
 *
 * @throws Error for an action other than S3 and Stop
 */
export function receiptRules(template: DeskTemplate): ReceiptRule[] {
  const rules = template.assembly.resources('AWS::SES::ReceiptRule').map((resource) => ({
    resource,
    properties: template.properties(resource) as unknown as RuleProperties,
  }));
  const nameOf = ({ resource, properties }: (typeof rules)[number]) =>
    properties.Rule.Name ?? template.names.ref(resource);
  const ordered: typeof rules = [];
  const place = (after: string | undefined) => {
    for (const rule of rules.filter((candidate) => candidate.properties.After === after)) {
      ordered.push(rule);
      place(nameOf(rule));
    }
  };
  place(undefined);
  return ordered
    .filter(({ properties }) => properties.Rule.Enabled !== false)
    .map((rule) => toRule(rule.resource, nameOf(rule), rule.properties, template));
}

function toRule(resource: Resource, name: string, { Rule }: RuleProperties, template: DeskTemplate): ReceiptRule {
  const actions: ReceiptRule['actions'] = [];
  let stops = false;
  for (const action of Rule.Actions ?? []) {
    const s3 = action.S3Action;
    if (s3) actions.push({ bucket: s3.BucketName ?? '', prefix: s3.ObjectKeyPrefix ?? '', topicArn: s3.TopicArn });
    else if (action.StopAction) stops = true;
    else throw new Error(`${resource.stack}/${resource.id}: ${Object.keys(action).join()} is not supported locally`);
  }
  const addresses = template.resolver.value(resource, resource.metadata['tuki:addresses'], 'Metadata') as
    | string[]
    | undefined;
  return {
    name,
    recipients: (Rule.Recipients ?? []).map((recipient) => recipient.toLowerCase()),
    isScanning: Rule.ScanEnabled ?? false,
    actions,
    stops,
    addresses: addresses?.map((address) => address.toLowerCase()),
  };
}

/** Whether a rule takes mail for an address. */
export function takes(rule: ReceiptRule, address: string): boolean {
  const wanted = address.toLowerCase();
  const domain = wanted.slice(wanted.lastIndexOf('@') + 1);
  const isMatched =
    rule.recipients.length === 0 ||
    rule.recipients.some((recipient) => {
      if (recipient.startsWith('.')) return domain.endsWith(recipient);
      return recipient === domain || recipient === wanted || recipient === withoutTag(wanted);
    });
  return (
    isMatched &&
    (rule.addresses === undefined || rule.addresses.includes(wanted) || rule.addresses.includes(withoutTag(wanted)))
  );
}

/** `support+anything@demo.test` → `support@demo.test` */
const withoutTag = (address: string): string => address.replace(/^([^+@]+)\+[^@]*@/, '$1@');
