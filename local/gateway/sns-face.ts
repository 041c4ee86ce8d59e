import { AwsError } from '../engines/aws-error.ts';
import type { SnsEngine } from '../engines/seams.ts';
import type { ServiceFace } from './service.ts';
import { QueryParameters, queryAnswer, queryError } from './xml.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** SNS over the Query protocol: Publish. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function snsFace(sns: SnsEngine): ServiceFace {
  return {
    service: 'sns',
    codes: {
      failure: 'InternalError',
      throttled: 'Throttling',
      throttledStatus: 400,
      denied: 'AuthorizationError',
      deniedStatus: 403,
    },
    plan({ body }) {
      const parameters = new QueryParameters(body);
      const operation = parameters.get('Action') ?? '';
      if (operation !== 'Publish') {
        throw new AwsError('InvalidAction', `The local SNS does not carry out '${operation}'.`);
      }
      const topic = parameters.get('TopicArn') ?? parameters.get('TargetArn') ?? '';
      return {
        operation,
        resource: topic.split(':').at(-1) ?? topic,
        needs: [{ action: 'sns:Publish', resource: topic }],
        run() {
          const MessageId = sns.publish(topic, parameters.get('Message') ?? '', {
            subject: parameters.get('Subject'),
            attributes: messageAttributes(parameters),
          });
          return queryAnswer('Publish', NAMESPACE, { MessageId });
        },
      };
    },
    error: (error) => queryError(NAMESPACE, error),
  };
}

function messageAttributes(parameters: QueryParameters) {
  const names = parameters.members('MessageAttributes', '.Name', 'entry');
  return Object.fromEntries(
    names.map((name, index) => {
      const value = (member: string) => parameters.get(`MessageAttributes.entry.${index + 1}.Value.${member}`);
      return [
        name,
        {
          DataType: value('DataType') ?? 'String',
          StringValue: value('StringValue'),
          BinaryValue: value('BinaryValue'),
        },
      ];
    }),
  );
}
