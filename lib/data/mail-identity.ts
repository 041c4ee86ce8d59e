import { CfnOutput, Duration, aws_route53 as route53, Stack, aws_ses as ses } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type DeskConfig, mailDomains } from '../config.ts';

/** The domains that SES sends and receives for. */
export interface MailIdentity {
  identities: ses.EmailIdentity[];
  configurationSet: ses.ConfigurationSet;
}

interface DnsRecord {
  /** Fully qualified, without a dot at its end. */
  name: string;
  type: 'CNAME' | 'MX' | 'TXT';
  value: string;
  priority?: number;
}

/**
 * Makes a signed (DKIM) identity with its own bounce domain for every mail domain, and the configuration set that all mail is sent with. The DNS records
 * are made where their zone is configured, and printed as outputs where not.
 */
export function createMailIdentity(scope: Construct, config: DeskConfig): MailIdentity {
  const zone =
    config.hostedZone &&
    route53.PublicHostedZone.fromPublicHostedZoneAttributes(scope, 'zone', {
      hostedZoneId: config.hostedZone.id,
      zoneName: config.hostedZone.name,
    });
  const configurationSet = new ses.ConfigurationSet(scope, 'outgoing', { reputationMetrics: true });
  const identities = mailDomains(config).map((domain) => {
    const identity = new ses.EmailIdentity(scope, `identity-${domain}`, {
      identity: ses.Identity.domain(domain),
      mailFromDomain: `bounce.${domain}`,
      mailFromBehaviorOnMxFailure: ses.MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
    });
    recordsOf(domain, identity, Stack.of(scope).region).forEach((record, i) => {
      const inZone = zone && (domain === zone.zoneName || domain.endsWith(`.${zone.zoneName}`));
      const id = `dns-${domain}-${i + 1}`;
      if (inZone) makeRecord(scope, id, zone, record);
      else new CfnOutput(scope, id, { key: outputName(domain, i + 1), value: asLine(record) });
    });
    return identity;
  });
  return { identities, configurationSet };
}

/** SES: `docs.aws.amazon.com/ses/latest/dg/creating-identities.html`, `mail-from.html` and `receiving-email-mx-record.html`. */
function recordsOf(domain: string, identity: ses.EmailIdentity, region: string): DnsRecord[] {
  return [
    ...identity.dkimRecords.map((dkim): DnsRecord => ({ name: dkim.name, type: 'CNAME', value: dkim.value })),
    { name: domain, type: 'MX', priority: 10, value: `inbound-smtp.${region}.amazonaws.com` },
    { name: `bounce.${domain}`, type: 'MX', priority: 10, value: `feedback-smtp.${region}.amazonses.com` },
    { name: `bounce.${domain}`, type: 'TXT', value: 'v=spf1 include:amazonses.com ~all' },
    { name: `_dmarc.${domain}`, type: 'TXT', value: 'v=DMARC1; p=quarantine' },
  ];
}

function makeRecord(scope: Construct, id: string, zone: route53.IPublicHostedZone, record: DnsRecord): void {
  const options = { zone, recordName: `${record.name}.`, ttl: Duration.minutes(30) };
  if (record.type === 'MX') {
    const hostName = record.value;
    new route53.MxRecord(scope, id, { ...options, values: [{ hostName, priority: record.priority ?? 10 }] });
  } else if (record.type === 'TXT') {
    new route53.TxtRecord(scope, id, { ...options, values: [record.value] });
  } else {
    new route53.CnameRecord(scope, id, { ...options, domainName: record.value });
  }
}

const asLine = ({ name, type, value, priority }: DnsRecord): string =>
  [name, type, ...(priority === undefined ? [] : [priority]), value].join('  ');

const outputName = (domain: string, n: number): string => `Dns${n}${domain.replace(/[^a-z0-9]/g, '')}`;
