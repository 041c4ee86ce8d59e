import { describe, expect, it } from 'vitest';
import { openTemplate } from '../../../local/runner/desk-template.ts';
import { getAtt, ref, type StackSpec, writeAssembly } from './support/assembly.ts';

const addresses = { files: 'http://127.0.0.1:3001', site: 'http://127.0.0.1:3000', gateway: 'http://127.0.0.1:4000' };

/** Resolves one value as a property of a resource in the first stack. */
function resolve(value: unknown, stack: StackSpec = {}, others: Record<string, StackSpec> = {}): unknown {
  const holder = { Holder: { Type: 'Test::Holder', Properties: { value } } };
  const template = openTemplate(
    writeAssembly({ Main: { ...stack, resources: { ...stack.resources, ...holder } }, ...others }),
    addresses,
  );
  const [resource] = template.assembly.resources('Test::Holder');
  return resource && template.properties(resource).value;
}

const queue = { Work: { Type: 'AWS::SQS::Queue' } };
const table = { Data: { Type: 'AWS::DynamoDB::GlobalTable' } };

describe('resolving a template', () => {
  it.each([
    ['the address of a queue', ref('Work'), queue, 'http://127.0.0.1:4000/000000000000/Work'],
    ['the ARN of a queue', getAtt('Work'), queue, 'arn:aws:sqs:eu-north-1:000000000000:Work'],
    ['the name of a table', ref('Data'), table, 'Data'],
    [
      'the stream of a table',
      getAtt('Data', 'StreamArn'),
      table,
      'arn:aws:dynamodb:eu-north-1:000000000000:table/Data/stream/local',
    ],
    ['a bucket, in lower case', ref('Mail'), { Mail: { Type: 'AWS::S3::Bucket' } }, 'mail'],
    ['a given name', ref('Mail'), { Mail: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'kept' } } }, 'kept'],
    [
      'a joined text',
      { 'Fn::Join': ['-', ['a', ref('AWS::Region'), ref('AWS::AccountId')]] },
      {},
      'a-eu-north-1-000000000000',
    ],
    [
      'a substituted text',
      { 'Fn::Sub': [['$', '{A}/$', '{Work.Arn}/$', '{!Kept}'].join(''), { A: 'x' }] },
      queue,
      ['x/arn:aws:sqs:eu-north-1:000000000000:Work/$', '{Kept}'].join(''),
    ],
    ['a part of a split text', { 'Fn::Select': [5, { 'Fn::Split': [':', getAtt('Work')] }] }, queue, 'Work'],
    ['what is not given', { list: [ref('AWS::NoValue'), 1], gone: ref('AWS::NoValue') }, {}, { list: [1] }],
  ])('knows %s', (_, value, resources, expected) => {
    expect(resolve(value, { resources })).toEqual(expected);
  });

  it('knows mappings, parameters and conditions', () => {
    const stack = {
      mappings: { Sizes: { 'eu-north-1': { small: 1 } } },
      parameters: { Name: { Type: 'String', Default: 'desk' } },
      conditions: { IsDesk: { 'Fn::Equals': [ref('Name'), 'desk'] } },
    };
    expect(resolve({ 'Fn::FindInMap': ['Sizes', ref('AWS::Region'), 'small'] }, stack)).toBe(1);
    expect(resolve({ 'Fn::If': ['IsDesk', 'yes', 'no'] }, stack)).toBe('yes');
  });

  it('takes values from other stacks', () => {
    const other = { resources: queue, outputs: { Q: { Value: getAtt('Work'), Export: { Name: 'other:work' } } } };
    expect(resolve({ 'Fn::ImportValue': 'other:work' }, {}, { Other: other })).toBe(
      'arn:aws:sqs:eu-north-1:000000000000:Work',
    );
  });

  it('keeps resources of two stacks with the same logical id apart', () => {
    const other = { resources: queue, outputs: { Q: { Value: getAtt('Work'), Export: { Name: 'other:work' } } } };
    const names = resolve(
      [getAtt('Work', 'QueueName'), { 'Fn::ImportValue': 'other:work' }],
      { resources: queue },
      { Other: other },
    );
    expect(names).toEqual(['Main-Work', 'arn:aws:sqs:eu-north-1:000000000000:Other-Work']);
  });

  it('turns the addresses of AWS into those of this machine', () => {
    const resources = {
      Live: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET' } },
      LiveStage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: ref('Live'), StageName: 'live' } },
      Site: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: { DistributionConfig: { Aliases: ['desk.example'] } },
      },
      People: { Type: 'AWS::Cognito::UserPool' },
      Domain: { Type: 'AWS::Cognito::UserPoolDomain', Properties: { Domain: 'sign-in', UserPoolId: ref('People') } },
    };
    const text = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });
    const values = {
      liveUrl: text('wss://', ref('Live'), '.execute-api.', ref('AWS::Region'), '.', ref('AWS::URLSuffix'), '/live'),
      manage: text('https://', ref('Live'), '.execute-api.eu-north-1.amazonaws.com/live'),
      site: text('https://', getAtt('Site', 'DomainName'), '/portal/'),
      ownDomain: 'https://desk.example/',
      issuer: getAtt('People', 'ProviderURL'),
      signIn: text('https://', ref('Domain'), '.auth.eu-north-1.amazoncognito.com/login'),
    };
    expect(resolve(values, { resources })).toEqual({
      liveUrl: 'ws://127.0.0.1:3000/live',
      manage: 'http://127.0.0.1:4000/Live/live',
      site: 'http://127.0.0.1:3000/portal/',
      ownDomain: 'http://127.0.0.1:3000/',
      issuer: 'http://127.0.0.1:3000/oidc/People',
      signIn: 'http://127.0.0.1:3000/oidc/People/login',
    });
  });

  it.each([
    [
      'an unknown function',
      { deep: [{ 'Fn::Transform': {} }] },
      'Main/Holder.value.deep[0]: Fn::Transform is not supported locally',
    ],
    ['a resource that is not there', ref('Gone'), 'Main/Holder.value: there is no resource Gone in Main'],
    [
      'an attribute that is not known',
      getAtt('Work', 'Colour'),
      'Main/Holder.value: Work has no attribute Colour locally',
    ],
    ['an export that is not there', { 'Fn::ImportValue': 'gone' }, 'Main/Holder.value: no stack exports gone'],
  ])('names resource and property for %s', (_, value, message) => {
    expect(() => resolve(value, { resources: queue })).toThrow(message);
  });
});
