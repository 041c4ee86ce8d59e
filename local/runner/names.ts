import type { Assembly, Resource } from './assembly.ts';

/** The AWS account that everything on this machine belongs to. */
export const ACCOUNT = '000000000000';

/** Where the servers of the local desk listen. */
export interface Addresses {
  /** `http://127.0.0.1:3000`, without a slash at its end: sites, APIs, sign-in. */
  site: string;
  /** Distributions with an origin of their own. */
  files: string;
  /** What stands for the AWS services. */
  gateway: string;
}

/** Physical names and attributes (`Ref`, `Fn::GetAtt`) of resources. */
export interface NameTable {
  /** A resource's own name: the one its template gives, else its logical id (with the stack in front where two stacks use the same). */
  name(resource: Resource): string;
  /** What `Ref` answers. */
  ref(resource: Resource): string;
  /** What `Fn::GetAtt` answers; undefined when the resource has no such attribute here. */
  attribute(resource: Resource, name: string): string | undefined;
  arn(resource: Resource): string;
  /** Records what only the making of a resource tells (its `Ref` under the key `Ref`). */
  learn(resource: Resource, attributes: Record<string, string>): void;
}

/** The property that names a resource of a type physically. */
const NAME_PROPERTIES: Record<string, string> = {
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::SES::EmailIdentity': 'EmailIdentity',
  'AWS::SES::ConfigurationSet': 'Name',
  'AWS::SES::ReceiptRuleSet': 'RuleSetName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::Scheduler::ScheduleGroup': 'Name',
  'AWS::Cognito::UserPoolDomain': 'Domain',
  'AWS::Cognito::UserPoolGroup': 'GroupName',
  'AWS::Cognito::UserPoolUser': 'Username',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SSM::Parameter': 'Name',
};

/** Region of a resource, its name, and where the desk listens: what attributes are made of. */
interface Facts {
  name: string;
  region: string;
  addresses: Addresses;
  /** `arn:aws:<service>:<region>:<account>:` */
  arn(service: string, rest: string): string;
}

interface Kind {
  ref?(facts: Facts): string;
  attributes: Record<string, (facts: Facts) => string>;
}

const named = (service: string, rest: (name: string) => string, attribute = 'Arn'): Kind => ({
  attributes: { [attribute]: ({ arn, name }) => arn(service, rest(name)) },
});

const table: Kind = {
  attributes: {
    Arn: ({ arn, name }) => arn('dynamodb', `table/${name}`),
    StreamArn: ({ arn, name }) => arn('dynamodb', `table/${name}/stream/local`),
    TableId: ({ name }) => name,
  },
};

const api: Kind = {
  attributes: {
    ApiId: ({ name }) => name,
    ApiEndpoint: ({ name, region }) => `https://${apiHost(name, region)}`,
  },
};

const KINDS: Record<string, Kind> = {
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::SQS::Queue': {
    ref: ({ addresses, name }) => `${addresses.gateway}/${ACCOUNT}/${name}`,
    attributes: {
      Arn: ({ arn, name }) => arn('sqs', name),
      QueueName: ({ name }) => name,
      QueueUrl: ({ addresses, name }) => `${addresses.gateway}/${ACCOUNT}/${name}`,
    },
  },
  'AWS::S3::Bucket': {
    attributes: {
      Arn: ({ name }) => `arn:aws:s3:::${name}`,
      DomainName: ({ name }) => `${name}.s3.amazonaws.com`,
      RegionalDomainName: ({ name, region }) => bucketHost(name, region),
      WebsiteURL: ({ name, region }) => `http://${name}.s3-website.${region}.amazonaws.com`,
    },
  },
  'AWS::SNS::Topic': {
    ref: ({ arn, name }) => arn('sns', name),
    attributes: { TopicArn: ({ arn, name }) => arn('sns', name), TopicName: ({ name }) => name },
  },
  'AWS::Lambda::Function': named('lambda', (name) => `function:${name}`),
  'AWS::IAM::Role': {
    attributes: { Arn: ({ name }) => `arn:aws:iam::${ACCOUNT}:role/${name}`, RoleId: ({ name }) => name },
  },
  'AWS::ApiGatewayV2::Api': api,
  'AWS::Cognito::UserPool': {
    ref: ({ name, region }) => poolId(name, region),
    attributes: {
      Arn: ({ arn, name, region }) => arn('cognito-idp', `userpool/${poolId(name, region)}`),
      UserPoolId: ({ name, region }) => poolId(name, region),
      ProviderName: ({ name, region }) => `cognito-idp.${region}.amazonaws.com/${poolId(name, region)}`,
      ProviderURL: ({ name, region }) => `https://cognito-idp.${region}.amazonaws.com/${poolId(name, region)}`,
    },
  },
  'AWS::Cognito::UserPoolClient': { attributes: { ClientId: ({ name }) => name, Name: ({ name }) => name } },
  'AWS::Cognito::UserPoolDomain': { attributes: { CloudFrontDistribution: ({ name }) => `${name}.cloudfront.net` } },
  'AWS::CloudFront::Distribution': {
    attributes: { DomainName: ({ name }) => distributionHost(name), Id: ({ name }) => name },
  },
  'AWS::CloudFront::Function': {
    attributes: {
      FunctionARN: ({ name }) => `arn:aws:cloudfront::${ACCOUNT}:function/${name}`,
      Stage: () => 'LIVE',
    },
  },
  'AWS::CloudFront::OriginAccessControl': { attributes: { Id: ({ name }) => name } },
  'AWS::CloudFront::ResponseHeadersPolicy': { attributes: { Id: ({ name }) => name } },
  'AWS::CloudFront::CachePolicy': { attributes: { Id: ({ name }) => name } },
  'AWS::CloudFront::OriginRequestPolicy': { attributes: { Id: ({ name }) => name } },
  'AWS::SES::EmailIdentity': {
    attributes: Object.fromEntries(
      [1, 2, 3].flatMap((n) => [
        [`DkimDNSTokenName${n}`, ({ name }: Facts) => `token${n}._domainkey.${name}`],
        [`DkimDNSTokenValue${n}`, () => `token${n}.dkim.amazonses.com`],
      ]),
    ),
  },
  'AWS::SecretsManager::Secret': {
    ref: ({ arn, name }) => arn('secretsmanager', `secret:${name}`),
    attributes: { Id: ({ arn, name }) => arn('secretsmanager', `secret:${name}`) },
  },
  'AWS::Scheduler::Schedule': named('scheduler', (name) => `schedule/default/${name}`),
  'AWS::Scheduler::ScheduleGroup': named('scheduler', (name) => `schedule-group/${name}`),
  'AWS::Events::Rule': named('events', (name) => `rule/${name}`),
  'AWS::Logs::LogGroup': named('logs', (name) => `log-group:${name}:*`),
  'AWS::CloudWatch::Alarm': named('cloudwatch', (name) => `alarm:${name}`),
  'AWS::KMS::Key': {
    attributes: { Arn: ({ arn, name }) => arn('kms', `key/${name}`), KeyId: ({ name }) => name },
  },
  'AWS::CertificateManager::Certificate': {
    ref: ({ arn, name }) => arn('acm', `certificate/${name}`),
    attributes: {},
  },
  'Custom::CDKBucketDeployment': { attributes: { DestinationBucketArn: ({ name }) => `arn:aws:s3:::${name}` } },
};

/** @param addresses where the desk listens; must be final before the first name is asked for */
export function createNames(
  assembly: Assembly,
  addresses: Addresses,
  resolve: (resource: Resource, value: unknown, property: string) => unknown,
): NameTable {
  const learnt = new Map<Resource, Record<string, string>>();
  const cache = new Map<Resource, string>();
  const uses = new Map<string, number>();
  for (const stack of assembly.stacks) for (const id of stack.resources.keys()) uses.set(id, (uses.get(id) ?? 0) + 1);
  const regions = new Map(assembly.stacks.map((stack) => [stack.name, stack.region]));

  const name = (resource: Resource): string => {
    const known = cache.get(resource);
    if (known) return known;
    const property = NAME_PROPERTIES[resource.type];
    const given = property && resource.properties[property];
    const unique = uses.get(resource.id) === 1 ? resource.id : `${resource.stack}-${resource.id}`;
    const made = given ? String(resolve(resource, given, property)) : ownName(resource, unique);
    cache.set(resource, made);
    return made;
  };
  const facts = (resource: Resource): Facts => {
    const region = regions.get(resource.stack) ?? '';
    return {
      name: name(resource),
      region,
      addresses,
      arn: (service, rest) => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`,
    };
  };
  const attribute = (resource: Resource, wanted: string): string | undefined =>
    learnt.get(resource)?.[wanted] ?? KINDS[resource.type]?.attributes[wanted]?.(facts(resource));

  return {
    name,
    ref: (resource) => learnt.get(resource)?.Ref ?? KINDS[resource.type]?.ref?.(facts(resource)) ?? name(resource),
    attribute,
    arn(resource) {
      const arn = attribute(resource, 'Arn') ?? attribute(resource, 'TopicArn');
      if (!arn) throw new Error(`${resource.stack}/${resource.id}: a ${resource.type} has no ARN locally`);
      return arn;
    },
    learn: (resource, attributes) => void learnt.set(resource, { ...learnt.get(resource), ...attributes }),
  };
}

function ownName(resource: Resource, unique: string): string {
  if (resource.type === 'AWS::S3::Bucket') return unique.toLowerCase();
  if (resource.type === 'AWS::SQS::Queue' && resource.properties.FifoQueue) return `${unique}.fifo`;
  return unique;
}

/** A user pool's id as Cognito writes it. */
export const poolId = (name: string, region: string): string => `${region}_${name}`;
/** Host name of an API without a domain of its own. */
export const apiHost = (name: string, region: string): string => `${name}.execute-api.${region}.amazonaws.com`;
/** Host name of a bucket. */
export const bucketHost = (name: string, region: string): string => `${name}.s3.${region}.amazonaws.com`;
/** Host name of a distribution without a domain of its own. */
export const distributionHost = (name: string): string => `${name.toLowerCase()}.cloudfront.net`;
