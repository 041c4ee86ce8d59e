import type { Automation } from './parsed-mail.ts';

/** Why a mail was not delivered, for the agent who sent it: one sentence for each reason of `reasonOf`. */
const sentences: Readonly<Record<string, string>> = {
  authfailure: 'The other side doubts that the mail is really ours: SPF, DKIM or DMARC did not pass.',
  badreputation: 'The other side does not trust our mail server at the moment.',
  blocked: 'The other side has blocked our mail server.',
  contenterror: 'The other side cannot handle how the mail is built.',
  exceedlimit: 'The mail is larger than the other side accepts for this address.',
  expired: 'The other side did not take the mail for too long.',
  filtered: 'A filter of the recipient has refused the mail.',
  hasmoved: 'The recipient has moved and left no new address.',
  hostunknown: 'The domain of the address does not exist.',
  mailboxfull: 'The mailbox is full.',
  mailererror: 'A program on the other side that takes in the mail has failed.',
  mesgtoobig: 'The mail is too large for the other side.',
  networkerror: 'The mail server of the other side could not be reached.',
  norelaying: 'The mail server of the other side is not responsible for this address.',
  notaccept: 'The domain of the address takes no mail.',
  notcompliantrfc: 'The other side finds that the mail breaks the rules for mails.',
  onhold: 'The other side has put the mail off.',
  policyviolation: 'The mail breaks a rule of the other side, for instance about attachments.',
  rejected: 'The other side does not take mail from our address.',
  requireptr: 'The other side wants our mail server to have a proper name in the DNS.',
  securityerror:
    'The other side refuses the mail for reasons of security, for instance without a sign-in or encryption.',
  spamdetected: 'The other side takes the mail for spam.',
  speeding: 'The recipient gets more mail at the moment than the other side lets in.',
  suspend: 'The account of the recipient is switched off.',
  syntaxerror: 'The other side did not understand our mail server.',
  systemerror: 'The mail server of the other side has a fault.',
  systemfull: 'The mail server of the other side has no space left.',
  toomanyconn: 'The mail server of the other side is too busy.',
  userunknown: 'The address does not exist.',
  virusdetected: 'The other side found a virus in the mail.',
};

/** Why a mail came back, as one plain English sentence; also for what is no bounce, so that nothing stays without words. */
export function bounceSentence(auto: Pick<Automation, 'kind' | 'reason'>): string {
  if (auto.kind === 'delivered') return 'The mail has been delivered.';
  if (auto.kind === 'complaint') return 'The recipient has reported the mail as spam.';
  return sentences[auto.reason] ?? 'The other side does not say why it refused the mail.';
}
