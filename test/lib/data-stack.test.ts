import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { ofType, synthesize } from './support.ts';

const { data, templates, ...rest } = synthesize();
const template = templates.data;
const zoned = synthesize({
  hostedZone: { id: 'Z1', name: 'example.com' },
  identityVerified: true,
  rawMail: { archiveAfterDays: 90, deleteAfterDays: 400 },
});

describe('the tables', () => {
  test('tickets is billed on demand, can be restored, is protected, expires items and streams new images', () => {
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        Replicas: [
          Match.objectLike({
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
        ],
      },
    });
  });

  test.each([
    ['queue', 1, 'ALL'],
    ['assignee', 2, 'ALL'],
    ['customer', 3, 'KEYS_ONLY'],
    ['due', 4, 'KEYS_ONLY'],
  ])('tickets has the index %s over g%ipk, g%isk with %s', (name, n, projection) => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      GlobalSecondaryIndexes: Match.arrayWith([
        {
          IndexName: name,
          KeySchema: [
            { AttributeName: `g${n}pk`, KeyType: 'HASH' },
            { AttributeName: `g${n}sk`, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: projection },
        },
      ]),
    });
  });
});

describe('the buckets', () => {
  test('are all private, encrypted and kept', () => {
    const buckets = Object.values(ofType(template, 'AWS::S3::Bucket'));
    expect(buckets).toHaveLength(3);
    for (const bucket of buckets) {
      expect(bucket.DeletionPolicy).toBe('Retain');
      expect(bucket.Properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: expect.anything(),
      });
    }
  });

  test('are all reached over TLS only', () => {
    const policies = Object.values(ofType(template, 'AWS::S3::BucketPolicy'));
    expect(policies).toHaveLength(3);
    for (const policy of policies) expect(JSON.stringify(policy)).toContain('"aws:SecureTransport":"false"');
  });

  test('keep raw mail for ever unless told otherwise', () => {
    expect(JSON.stringify(ofType(template, 'AWS::S3::Bucket'))).not.toContain('Expiration');
    zoned.templates.data.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({
            Prefix: 'raw/',
            ExpirationInDays: 400,
            Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }],
          }),
        ]),
      },
    });
  });
});

describe('the signing key', () => {
  test('is changed twice a year by a function that nobody else may ask for it, and by no deployment', () => {
    template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      RotationLambdaARN: { 'Fn::GetAtt': ['rotateKey', 'Arn'] },
      RotationRules: { ScheduleExpression: 'rate(180 days)' },
      RotateImmediatelyOnUpdate: false,
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      FunctionName: { 'Fn::GetAtt': ['rotateKey', 'Arn'] },
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: Match.anyValue(),
    });
  });
});

describe('sign-in', () => {
  test('agents cannot sign themselves up and need two factors, of which a passkey is both', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: Match.objectLike({ AllowAdminCreateUserOnly: true }),
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      Policies: Match.objectLike({ SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } }),
      WebAuthnFactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
      WebAuthnRelyingPartyID: 'help-example-com-agents.auth.eu-west-1.amazoncognito.com',
      WebAuthnUserVerification: 'required',
      DeletionProtection: 'ACTIVE',
    });
  });

  test('customers sign up with a code by mail once the identity is verified', () => {
    zoned.templates.data.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      Policies: Match.objectLike({ SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } }),
      EmailConfiguration: Match.objectLike({ EmailSendingAccount: 'DEVELOPER' }),
    });
    expect(JSON.stringify(template.toJSON())).not.toContain('EMAIL_OTP');
  });

  test('both pools get mail address and name into their access tokens', () => {
    for (const pool of Object.values(ofType(template, 'AWS::Cognito::UserPool'))) {
      expect(pool.Properties).toMatchObject({
        LambdaConfig: {
          PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: { 'Fn::GetAtt': ['addClaims', 'Arn'] } },
        },
      });
    }
  });

  test('every configured agent is invited', () => {
    expect(Object.keys(ofType(template, 'AWS::Cognito::UserPoolUser'))).toHaveLength(rest.config.agents.length);
    template.hasResourceProperties('AWS::Cognito::UserPoolUser', { Username: 'admin@example.com' });
  });
});

describe('mail identity', () => {
  test('signs by DKIM and has a bounce domain of its own', () => {
    template.hasResourceProperties('AWS::SES::EmailIdentity', {
      EmailIdentity: 'help.example.com',
      MailFromAttributes: Match.objectLike({ MailFromDomain: 'bounce.help.example.com' }),
    });
  });

  test('prints the DNS records where the zone is elsewhere', () => {
    const values = Object.values(template.findOutputs('*')).map((output) => JSON.stringify(output.Value));
    expect(values).toContain('"help.example.com  MX  10  inbound-smtp.eu-west-1.amazonaws.com"');
    expect(values.filter((value) => value.includes('CNAME'))).toHaveLength(3);
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
  });

  test('makes the DNS records where the zone is in Route 53', () => {
    zoned.templates.data.resourceCountIs('AWS::Route53::RecordSet', 7);
    zoned.templates.data.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'help.example.com.',
      Type: 'MX',
      ResourceRecords: ['10 inbound-smtp.eu-west-1.amazonaws.com'],
    });
  });

  test('has one identity for each domain of a mailbox', () => {
    const mailboxes = [{ id: 'a', name: 'A', address: 'a@other.example' }];
    synthesize({ mailboxes }).templates.data.resourceCountIs('AWS::SES::EmailIdentity', 2);
  });
});

describe('the data stack', () => {
  test('cannot be deleted by mistake', () => {
    expect(data.terminationProtection).toBe(true);
    expect(template.toJSON()).toHaveProperty('Resources');
  });

  test('goes with all its data when the desk is on trial', () => {
    const trial = synthesize({ removal: 'destroy' });
    expect(trial.data.terminationProtection).toBe(false);
    for (const table of Object.values(ofType(trial.templates.data, 'AWS::DynamoDB::GlobalTable'))) {
      expect(table.DeletionPolicy).toBe('Delete');
    }
  });
});
