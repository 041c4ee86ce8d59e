import { AwsError } from '../engines/aws-error.ts';
import { arn, type Place } from '../engines/place.ts';
import type { Ses } from '../engines/ses.ts';
import type { Need, ServiceFace } from './service.ts';
import { QueryParameters, queryAnswer, queryError } from './xml.ts';

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

/**
 * SES over the Query protocol: SendRawEmail. The permission is asked for the identity of the sender's domain and for the configuration set.
 * https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html
 */
export function sesFace(ses: Ses, place: Place): ServiceFace {
  return {
    service: 'ses',
    codes: {
      failure: 'InternalFailure',
      throttled: 'Throttling',
      throttledStatus: 400,
      denied: 'AccessDenied',
      deniedStatus: 403,
    },
    async plan({ body }) {
      const parameters = new QueryParameters(body);
      const operation = parameters.get('Action') ?? '';
      if (operation !== 'SendRawEmail') {
        throw new AwsError('InvalidAction', `The local SES does not carry out '${operation}'.`);
      }
      const draft = readDraft(parameters);
      const sender = await ses.senderOf(draft);
      const domain = sender.split('@')[1] ?? sender;
      const needs: Need[] = [{ action: 'ses:SendRawEmail', resource: arn(place, 'ses', `identity/${domain}`) }];
      if (draft.configurationSet !== undefined) {
        const resource = arn(place, 'ses', `configuration-set/${draft.configurationSet}`);
        needs.push({ action: 'ses:SendRawEmail', resource });
      }
      return {
        operation,
        resource: sender,
        needs,
        run: async () => queryAnswer(operation, NAMESPACE, { MessageId: (await ses.send(draft)).id }),
      };
    },
    error: (error) => queryError(NAMESPACE, error),
  };
}

function readDraft(parameters: QueryParameters) {
  const names = parameters.members('Tags', '.Name');
  return {
    raw: Buffer.from(parameters.get('RawMessage.Data') ?? '', 'base64'),
    source: parameters.get('Source'),
    destinations: parameters.members('Destinations'),
    configurationSet: parameters.get('ConfigurationSetName'),
    tags: Object.fromEntries(
      names.map((name, index) => [name, parameters.get(`Tags.member.${index + 1}.Value`) ?? '']),
    ),
  };
}
