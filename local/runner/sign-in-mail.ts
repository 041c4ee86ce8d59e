import type { SesEngine } from '../engines/seams.ts';
import type { DeskTemplate } from './desk-template.ts';

/** Sends sign-in codes from the template's first mail identity, as Cognito would. */
export function codeSender(template: DeskTemplate, ses: SesEngine): (email: string, code: string) => Promise<void> {
  const [identity] = template.assembly.resources('AWS::SES::EmailIdentity');
  const domain = identity ? template.names.name(identity).split('@').at(-1) : undefined;
  return async (email, code) => {
    if (!domain) throw new Error('the template has no mail identity to send sign-in codes from');
    const source = `no-reply@${domain}`;
    const lines = [
      `From: ${source}`,
      `To: ${email}`,
      `Subject: ${code} is your sign-in code`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      '',
      `Your sign-in code is ${code}. It is good for ten minutes.`,
      '',
    ];
    await ses.send({ raw: Buffer.from(lines.join('\r\n')), source, destinations: [email] });
  };
}
