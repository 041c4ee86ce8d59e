import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { errorName } from '../platform/errors.ts';
import { MailRefusedError, type MailService } from './send-mail.ts';

/** Errors of SES after which the same mail would be refused again, and what the agent is told. */
const refusals: Record<string, string> = {
  MessageRejected: 'The mail service refused this mail',
  MailFromDomainNotVerifiedException: 'The sender’s domain is not verified with the mail service',
  MailFromDomainNotVerified: 'The sender’s domain is not verified with the mail service',
  ConfigurationSetDoesNotExist: 'The mail service is not set up for this desk',
  ConfigurationSetDoesNotExistException: 'The mail service is not set up for this desk',
  InvalidParameterValue: 'The mail service does not accept an address or a part of this mail',
  ValidationError: 'The mail service does not accept this mail',
};

/** Sends through SES. @see https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html */
export function createSesMailService(options: {
  client: () => Pick<SESClient, 'send'>;
  configurationSet: string;
}): MailService {
  return {
    async send({ from, recipients, raw, tags }) {
      try {
        const { MessageId } = await options.client().send(
          new SendRawEmailCommand({
            Source: from,
            Destinations: recipients,
            RawMessage: { Data: raw },
            ConfigurationSetName: options.configurationSet,
            Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
          }),
        );
        return MessageId ?? '';
      } catch (error) {
        const refusal = refusals[errorName(error)];
        if (refusal === undefined) throw error;
        throw new MailRefusedError(`${refusal}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
    },
  };
}
