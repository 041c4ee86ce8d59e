import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { environments } from '../../functions/platform/environments.ts';
import { ofType, type Resource, type Statement, synthesize } from './support.ts';

const { templates } = synthesize({
  mailboxes: [
    { id: 'support', name: 'Support', address: 'support@help.example.com', aliases: ['info@other.example'] },
    { id: 'sales', name: 'Sales', address: 'sales@other.example' },
  ],
});
const template = templates.desk;
type Ref = { Ref: string };
const queues = ofType(template, 'AWS::SQS::Queue');
const alarms = Object.values(ofType(template, 'AWS::CloudWatch::Alarm'));
const routes = Object.values(ofType(template, 'AWS::ApiGatewayV2::Route'));

const isDead = (id: string) => id.endsWith('DeadQueue');
const worked = Object.entries(queues).filter(([id]) => !isDead(id));
const mappings = Object.values(ofType(template, 'AWS::Lambda::EventSourceMapping'));

describe('the queues', () => {
  test('are the ten that the desk works with', () => {
    expect(worked.map(([id]) => id).sort()).toEqual([
      'escalationsQueue',
      'factsQueue',
      'inboundMailQueue',
      'liveQueue',
      'mailEventsQueue',
      'notifyQueue',
      'searchQueue',
      'sendMailQueue',
      'suspectMailQueue',
      'workflowsQueue',
    ]);
  });

  /** Several queues share one where that costs no knowledge: each message goes back to where it came from. */
  const shared: Record<string, string> = {
    suspectMailQueue: 'inboundMailDeadQueue',
    searchQueue: 'followUpsDeadQueue',
    notifyQueue: 'followUpsDeadQueue',
    liveQueue: 'followUpsDeadQueue',
  };

  test.each(worked)('%s gives up after five tries, into a queue of the same kind', (id, queue) => {
    const { deadLetterTargetArn, maxReceiveCount } = queue.Properties.RedrivePolicy as {
      deadLetterTargetArn: { 'Fn::GetAtt': [string, string] };
      maxReceiveCount: number;
    };
    const dead = deadLetterTargetArn['Fn::GetAtt'][0];
    expect(dead).toBe(shared[id] ?? id.replace(/Queue$/, 'DeadQueue'));
    expect(maxReceiveCount).toBe(5);
    expect(queues[dead]?.Properties.FifoQueue).toBe(queue.Properties.FifoQueue);
    expect(queue.Properties.VisibilityTimeout).toBe(180);
  });

  test.each(Object.keys(queues).filter(isDead))('%s raises an alarm with its first message', (id) => {
    const alarm = alarms.find(({ Properties }) => JSON.stringify(Properties.Dimensions ?? '').includes(`"${id}"`));
    expect(alarm?.Properties).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  test.each(worked)('%s is worked off by one function that names the messages it failed with', (id) => {
    const [mapping, ...others] = mappings.filter(({ Properties }) =>
      JSON.stringify(Properties.EventSourceArn).includes(`"${id}"`),
    );
    expect(mapping?.Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    expect(others).toEqual([]);
  });

  test('workflows and facts are FIFO', () => {
    const fifo = worked.filter(([, queue]) => queue.Properties.FifoQueue).map(([id]) => id);
    expect(fifo.sort()).toEqual(['factsQueue', 'workflowsQueue']);
  });
});

describe('the stream', () => {
  test('hands on new entries, deliveries, notifications and drafts that come or go, from the beginning, and sets aside what cannot be handed on', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: { Ref: 'relayEntries' },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['relayEntriesDeadQueue', 'Arn'] } } },
      FilterCriteria: {
        Filters: [
          { Pattern: '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"item":{"S":["entry"]}}}}' },
          { Pattern: '{"dynamodb":{"NewImage":{"item":{"S":["delivery"]}}}}' },
          { Pattern: '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"item":{"S":["notification","draft"]}}}}' },
          { Pattern: '{"eventName":["REMOVE"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"D#"}]}}}}' },
        ],
      },
    });
  });
});

describe('mail', () => {
  test.each([
    ['help.example.com', ['support@help.example.com']],
    ['other.example', ['info@other.example', 'sales@other.example']],
  ])('for %s goes to the bucket and is announced', (domain, addresses) => {
    template.hasResource('AWS::SES::ReceiptRule', {
      Properties: {
        Rule: Match.objectLike({
          Enabled: true,
          ScanEnabled: true,
          Recipients: [domain],
          Actions: [
            {
              S3Action: Match.objectLike({
                ObjectKeyPrefix: 'raw/',
                TopicArn: Match.anyValue(),
                BucketName: Match.anyValue(),
              }),
            },
          ],
        }),
      },
      Metadata: Match.objectLike({ 'tuki:addresses': addresses }),
    });
  });

  test('that SES holds for spam waits in a queue of its own, for the same function, and every other mail in the other', () => {
    const policies = Object.values(ofType(template, 'AWS::SNS::Subscription'))
      .filter(({ Properties }) => Properties.FilterPolicyScope === 'MessageBody')
      .map(({ Properties }) => [
        JSON.stringify(Properties.Endpoint).match(/\w+MailQueue/)?.[0],
        Properties.FilterPolicy,
      ]);
    const verdict = (condition: unknown) => ({ receipt: { spamVerdict: { status: [condition] } } });
    expect(Object.fromEntries(policies)).toEqual({
      inboundMailQueue: { $or: [verdict({ 'anything-but': ['FAIL'] }), verdict({ exists: false })] },
      suspectMailQueue: verdict('FAIL'),
    });
    const consumers = mappings.filter(({ Properties }) => (Properties.FunctionName as Ref).Ref === 'receiveMail');
    expect(consumers.map(({ Properties }) => Properties.ScalingConfig)).toEqual([undefined, { MaximumConcurrency: 2 }]);
  });

  test.each([
    ['ses', 'receivedmail'],
    ['ses', 'sentmail'],
    ['cloudwatch', 'alarmstopic'],
  ])('and alarms: %s may publish to %s', (service, topic) => {
    const policies = Object.values(ofType(template, 'AWS::SNS::TopicPolicy'))
      .map((policy) => policy.Properties.PolicyDocument as { Statement: (Statement & { Principal: unknown })[] })
      .flatMap((document) => document.Statement)
      .filter((statement) => statement.Effect === 'Allow' && JSON.stringify(statement.Resource).includes(topic));
    expect(policies.map((statement) => statement.Principal)).toContainEqual({ Service: `${service}.amazonaws.com` });
  });

  test('that was sent is followed up', () => {
    template.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: Match.objectLike({
        Enabled: true,
        MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint', 'reject', 'deliveryDelay'],
      }),
    });
  });
});

describe('the functions', () => {
  const functions = {
    ...ofType(template, 'AWS::Lambda::Function'),
    ...ofType(templates.data, 'AWS::Lambda::Function'),
  };

  test.each(Object.keys(environments))('%s runs on Node 24 and ARM, and says what breaks without it', (name) => {
    const properties = functions[name]?.Properties ?? {};
    expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    expect(String(properties.Description)).toMatch(/When it fails/);
  });

  test.each(Object.entries(environments))('%s gets just the environment that it reads', (name, schema) => {
    const { Variables = {} } = (functions[name]?.Properties.Environment ?? {}) as { Variables?: object };
    const names = Object.keys(Variables).filter((variable) => variable !== 'NODE_OPTIONS');
    expect(names.sort()).toEqual(Object.keys(schema.shape).sort());
  });

  test('each have a role of their own', () => {
    const roles = Object.keys(environments).map((name) => JSON.stringify(functions[name]?.Properties.Role));
    expect(new Set(roles).size).toBe(roles.length);
  });
});

describe('the HTTP API', () => {
  const route = (key: string): Resource['Properties'] | undefined =>
    routes.find(({ Properties }) => Properties.RouteKey === key)?.Properties;
  const authorizers = ofType(template, 'AWS::ApiGatewayV2::Authorizer');
  const authorizerOf = (key: string) => {
    const { Ref = '' } = (route(key)?.AuthorizerId ?? {}) as { Ref?: string };
    return authorizers[Ref]?.Properties;
  };

  test.each([
    ['ANY /api/v1/{proxy+}', 'agents'],
    ['ANY /api/v1/uploads', 'agents'],
    ['ANY /api/v1/uploads/{id}', 'agents'],
    ['ANY /api/v1/tickets/{number}/entries/{entryId}/attachments/{attachmentId}', 'agents'],
    ['ANY /api/v1/tickets/{number}/entries/{entryId}/raw', 'agents'],
    ['ANY /api/v1/tickets/{number}/entries/{entryId}/headers', 'agents'],
    ['ANY /api/v1/portal/{proxy+}', 'customers'],
  ])('%s asks for a token of %s', (key, who) => {
    expect(route(key)?.AuthorizationType).toBe('JWT');
    const { JwtConfiguration } = authorizerOf(key) as { JwtConfiguration: { Audience: unknown[]; Issuer: unknown } };
    expect(JSON.stringify(JwtConfiguration.Issuer)).toContain(who);
    expect(JSON.stringify(JwtConfiguration.Audience)).toContain(`${who}client`);
  });

  test.each(['GET /api/v1/openapi.json', 'ANY /api/v1/public/{proxy+}'])('%s is open to everybody', (key) => {
    expect(route(key)).toMatchObject({ AuthorizationType: 'NONE' });
  });

  test('is throttled and logged', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AccessLogSettings: Match.anyValue(),
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    });
  });
});

describe('the sites', () => {
  const all = Object.values(ofType(template, 'AWS::CloudFront::Distribution'));
  const pages = all.filter((site) => site.Metadata?.['tuki:origin'] !== 'own');
  const policies = () =>
    Object.entries(ofType(template, 'AWS::CloudFront::ResponseHeadersPolicy'))
      .filter(([id]) => !id.startsWith('files'))
      .map(([, policy]) => JSON.stringify(policy.Properties));

  test('say where they are served on one machine', () => {
    expect(all).toHaveLength(3);
    expect(pages.map((site) => site.Metadata?.['tuki:path']).sort()).toEqual(['/', '/portal/']);
  });

  test('allow no script but their own, and no page to frame them', () => {
    expect(policies()).toHaveLength(4);
    for (const policy of policies()) {
      expect(policy).toContain("default-src 'self'; script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain('AccessControlMaxAgeSec');
    }
  });

  test('hand the API on without keeping answers', () => {
    for (const site of pages) {
      const { CacheBehaviors } = site.Properties.DistributionConfig as { CacheBehaviors: Record<string, unknown>[] };
      const api = CacheBehaviors.find((behavior) => behavior.PathPattern === '/api/*');
      // CachingDisabled and AllViewerExceptHostHeader, the same in every account.
      expect(api).toMatchObject({
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      });
    }
  });

  test('take files from an origin of its own, by the signature of their address alone, where nothing runs', () => {
    const files = all.find((site) => !pages.includes(site));
    const { DefaultCacheBehavior, CacheBehaviors, Origins } = (files?.Properties.DistributionConfig ?? {}) as {
      DefaultCacheBehavior: object;
      CacheBehaviors: object[];
      Origins: object[];
    };
    const passedOn = {
      AllowedMethods: ['GET', 'HEAD'],
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      ResponseHeadersPolicyId: { Ref: expect.stringMatching(/^files/) },
    };
    expect(DefaultCacheBehavior).toMatchObject(passedOn);
    expect(CacheBehaviors).toEqual([expect.objectContaining({ ...passedOn, PathPattern: '/raw/*' })]);
    for (const origin of Origins) {
      expect(origin).toMatchObject({ CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } });
      expect(origin).not.toHaveProperty('OriginAccessControlId');
    }
    const headers = Object.entries(ofType(template, 'AWS::CloudFront::ResponseHeadersPolicy')).find(([id]) =>
      id.startsWith('files'),
    )?.[1];
    expect(headers?.Properties.ResponseHeadersPolicyConfig).toMatchObject({
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'none'; sandbox", Override: true },
        ContentTypeOptions: { Override: true },
      },
      RemoveHeadersConfig: { Items: [{ Header: 'Set-Cookie' }] },
    });
  });

  test('let people sign in by code and PKCE, without a secret, and come back to the site only', () => {
    const clients = Object.values(ofType(template, 'AWS::Cognito::UserPoolClient'));
    expect(clients).toHaveLength(2);
    for (const client of clients) {
      expect(client.Properties).toMatchObject({ GenerateSecret: false, AllowedOAuthFlows: ['code'] });
      expect(client.Properties.CallbackURLs).toHaveLength(1);
    }
  });
});

describe('the schedules', () => {
  test('watch the clocks every minute and tell where the next due time stands', () => {
    template.hasResource('AWS::Scheduler::Schedule', {
      Properties: Match.objectLike({ ScheduleExpression: 'rate(1 minute)' }),
      Metadata: Match.objectLike({
        'tuki:due': {
          index: { table: Match.anyValue(), index: 'due', partition: 'DUE', partitionKey: 'g4pk', sortKey: 'g4sk' },
        },
      }),
    });
  });

  test('report the month on its first night in the time zone of the desk', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(1 1 1 * ? *)',
      ScheduleExpressionTimezone: 'Europe/Helsinki',
    });
  });
});

describe('the configuration', () => {
  test('is handed to the desk with its mailboxes, agents and teams', () => {
    const [desk] = Object.values(ofType(template, 'Custom::TukiDesk'));
    expect(desk?.Properties).toMatchObject({
      ServiceToken: { 'Fn::GetAtt': ['seedDesk', 'Arn'] },
      Teams: '[]',
      TimeZone: 'Europe/Helsinki',
    });
    expect(JSON.parse(String(desk?.Properties.Mailboxes))).toMatchObject([{ id: 'support' }, { id: 'sales' }]);
    expect(JSON.parse(String(desk?.Properties.Agents))).toMatchObject([
      { address: 'admin@example.com', role: 'admin' },
    ]);
  });
});
