/**
 * What mail servers say when they refuse a mail, and what it means. These are data: rules are tried from top to bottom and the first that fits
 * decides, so what is more telling stands further up. They are matched against lower-case text in which addresses, links and the codes of continued
 * lines have been taken out (`plainWords`); every repetition in them is bounded, so that reading stays linear. The names of the reasons are those in
 * common use among bounce readers.
 */

/** What was being said when the other server refused: on connecting, at MAIL FROM, RCPT TO, DATA or after the mail itself. */
export type Phase = 'connect' | 'mail' | 'rcpt' | 'data';

/** A reason, the words that give it away, and the only phases in which they do. */
export type Rule = readonly [reason: string, words: RegExp, phases?: readonly Phase[]];

/** Why, in words, most telling first. */
export const rules: readonly Rule[] = [
  // What is wrong with the mail itself, by name.
  ['contenterror', /duplicate header|headers? too (la|lo|ma)|8-?bit data|invalid mime|improper use of/],
  ['virusdetected', /\bvirus\b|malware|infected|ウイルス/],
  [
    'notcompliantrfc',
    /multiple addresses in from|(not|viol|compl)[^.;]{0,30}\brfc ?[25]?[38]2[12]|rfc ?[25]?[38]2[12] (compl|viol)|(missing|invalid|valid) (from|date|message-id)[: ]{1,2}header/,
  ],
  [
    'authfailure',
    /dmarc|\bspf\b|\bdkim\b|sender policy|unauthenticated|authentication (inf|lev)|not pass [^.;]{0,20}auth/,
  ],
  // What is wrong with the server that sends.
  [
    'requireptr',
    /\bptr\b|reverse[ -](dns|host|name|lo)|\br-?dns\b|unverifyable|mismatches client|find your (reverse )?host|unresolvable/,
  ],
  ['badreputation', /reputation|user complaints/],
  [
    'blocked',
    /(\bip\b|host|server|network|client)[^.;]{0,60}(\bblock|black ?list|banned|bloqu)|(banned|blocked|listed)[^.;]{0,40}(\bip\b|host|server|using|at |by )|unwanted messages|for abuse|dnsbl|spamhaus|open relay|relay quota|blocked - see|dynamic ip|ip address (rej|list|not)|weren't sent|service refuse|\bip=[0-9.]{7}|mail originating from/,
  ],
  ['toomanyconn', /too many (\w{1,20} ){0,2}(connections|sessions)|connections? (rate|limit|count)/],
  [
    'speeding',
    /at a rate|too (many|much) (mes|e?-?mail|rec)|(rate|sending|hourly)[^.;]{0,12}limit|too (fast|quick)|throttl/,
  ],
  // What is wrong with the mailbox.
  [
    'mailboxfull',
    /(mailbox|mail ?box|inbox|mailfolder|mail folder|account|boîte|postfach|storage)[^.;]{0,50}(full\b|over\b|quota|exceed|pleine|voll\b)|over ?quota|quota (\w{1,5} )?(exceed|viol|full|reach)|exceed[^.;]{0,30}(quota|storage|local limit)|quotaexceeded|full mailbox|enough (disk|storage)|out of storage|buz[óo]n[^.;]{0,9} llen|casella[^.;]{0,20}piena|caixa[^.;]{0,25}cheia|täynnä|переполнен|いっぱい|箱已?[满滿]/,
  ],
  ['exceedlimit', /exceeds administrative/],
  [
    'mesgtoobig',
    /(message|mail|size|body|attachment)[^.;]{0,30}(too (big|lar)|exceed)|line too long|too (big|large) (mes|for)|(mail|size|line) limit|larger than|(maximum|message) ?size/,
  ],
  ['filtered', /has blocked|blocked by (the )?(user|recip)/],
  [
    'suspend',
    /(account|mailbox|recipient|compte)[^.;]{0,30}(\bblocked|bloqu)|(account|mailbox|user|address|recipient|domain)[^.;]{0,50}(disabled|suspended|inactive|deactiv|frozen|\blocked|discontinued|not active|expired|closed|terminated)|(disabled|suspended|inactive|locked) (rec|acc|mailb|user|addr)/,
  ],
  [
    'hasmoved',
    /(has|have) moved|no longer (on |valid|at |with |works|emp)|address (has )?(been )?changed|user not local;/,
  ],
  [
    'norelaying',
    /relay(ing)? ?(access |is |not |operation )?(deni|(not )?permit|proh|not al|rej|forb|refu)|(no|not|insecure|unable|cannot|don't|denied)( mail| to| al\w{5}| permitted| configured| authori[sz]ed){0,3} relay|rcpthosts/,
  ],
  // What is wrong with who sends.
  [
    'rejected',
    /not (a )?member|google groups|send mail as|domain of sender|sender (address |domain |e-?mail )?(rej|den|not|is (not|inv|bl)|unkn|verif|does)|(unroutable|invalid|bad|unknown) (sender|return|mail ?from)|sender[^.;]{0,60}(not (exist|resolve)|listed)|mail ?from (address |domain )?(rej|den|ref)|purported|allowed to (send|post)|are not (allow|permit|author)|accept mail from|notauthori[sz]ed|notauthenticated|delivery restriction|outbound sender|\bnot authori[sz]ed$/,
  ],
  [
    'spamdetected',
    /\bspam|spam\b|unsolicited|\bjunk\b|\bu[bc]e\b|bulk (e-?)?mail|listed (url|link)|content (\w{1,4} ){0,2}rejected|mail rejete|phish/,
  ],
  [
    'policyviolation',
    /policy reason|(by|to|of|local|our|site|internal) polic|presents a potential|protocol violation|not (accepted|allowed) (for|due)|(mail|message|network) not allowed|header error|attachment[^.;]{0,20} (not al|block|forb)|prohibited|client host rejected|banned/,
  ],
  // Nobody home, or nobody to be found.
  [
    'notaccept',
    /null ?mx|n(o|')t (receive|accept) (any )?e?-?mail|no smtp service|no mx|a mail exchanger|accept(ing)? (any )?messages/,
  ],
  [
    'networkerror',
    /dns error: ?\d|lost connection|connection (was )?(refus|reset|drop|lost|clos)|no route to|unreachable|establish an smtp|name server reply|name lookup failure|forwarded more|mail loop|loops back|loop detected|(too many|exceeded|maximum) hop|hop count/,
  ],
  ['rejected', /recipient addresses rejected|access denied/, ['data', 'mail']],
  ['userunknown', /address rejected ?: access denied/],
  ['syntaxerror', /malformed (recipient )?address|incorrectly constr|not implemented|unrecogni[sz]ed|syntax error/],
  [
    'filtered',
    /message filtered|^smtp; mailbox does not exist$|domain filter|not a registered gateway|was rejected by a remote|\b550 ?: user unknown/,
  ],
  ['mailererror', /x-unix;|procmail|pipe to/],
  [
    'hostunknown',
    /host (or domain )?(name )?(not found|unknown)|unknown (host|domain)|domain \S{1,80} (does not|not found)|(domain|host|name)[^.;]{0,40}(n(o|')t exist|not found|lookup fail)|no such (host|dom)|find any host|dns lookup fail|destination system|nxdomain|\b5\d\d [a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){1,5} does not/,
  ],
  [
    'userunknown',
    /(user|recipient|account|mailbox|addressee|address|alias)( name)?( is| was)? (unknown|not (found|known|list|recog|valid|exist)|inval|undel)|unknown (or illegal )?(local|user|recip|account|mailb|addr|alias)|\bnot? (such|valid|known|an? valid|a known) (user|recip|mailb|pers|addr|account|alias|local)|mailbox here|no user here|(user|account|mailbox|recipient|address|inbox)[^.;]{0,60}(n(o|')t exist|n't have an? |n(o|')t be found|not listed)|invalid (user|recip|mailb|final|addr)|mailbox (not av|unav)|recipient[^.;]{0,20} not recog|rejected recipient|recip(ient)?notfound|valid recipient|check if addr|not like recipient|unrouteable addr|empf[äa]nger (unb|exis)|unbekannter|destinataire in|(utilisateur|adresse) in|(usuario|usu[áa]rio|utente|destinatario) (des|sco|no|non|in)|onbekend|ok[äa]nd |tuntematon|не (существует|найден)|неизвестный|見つかりません|存在し(ません|ない)|不存在|존재하지/,
  ],
  ['userunknown', /\b5[45]\d <> rejected/],
  // The machinery.
  ['mailererror', /mailer error|command (died|fail|output)|delivery agent/],
  [
    'systemerror',
    /(internal|system|server|local|configuration) (\w{5,13} )?error|service (\w{2,11} )?(not a|una)vailable|misconfigur/,
  ],
  ['systemfull', /disk full|system storage/],
  [
    'expired',
    /timed? ?-?out|expired|too long|n(ot|'t) (be )?deliver(ed)? (for|within|after|in)|for the last \d|not responding|socket error|requests to connect|retry (time|limit)|delay|giv(ing|en) up|(cannot|can't|could not|unable to) (send|connect)|temporarily unavailable|deferred|being retried|(after|for|past) \d{1,3} (day|hour)/,
  ],
  ['blocked', /block(ed|ing)|black ?list|banned|access denied|no access/, ['connect']],
  [
    'securityerror',
    /authentication (req|fail)|authrequired|\b(start)?tls\b|encryption|access denied|must (auth|log|issue)/,
  ],
  ['onhold', /temporary (fail|err|prob)|gr[ea]y-?list|try again later/],
];

/** Words that say no more than that it failed: heard when neither other words nor a code tell. */
export const vagueWords: readonly Rule[] = [['userunknown', /address rejected|unable to deliver message to <>/]];

const codes: Readonly<Record<string, string>> = {
  userunknown: '1.0 1.1 1.3',
  hostunknown: '1.2 4.4 4.310 7.18',
  filtered: '1.4 2.4',
  hasmoved: '1.6 7.17',
  rejected: '1.7 1.8 7.2',
  notaccept: '1.10 3.2 7.27',
  suspend: '2.1 7.13',
  mailboxfull: '2.2',
  exceedlimit: '2.3',
  systemfull: '3.1',
  mesgtoobig: '3.4',
  systemerror: '1.9 3.5 4.3',
  expired: '4.1 4.7',
  networkerror: '4.2 4.5 4.6',
  syntaxerror: '5.1 5.2 5.4',
  toomanyconn: '5.3',
  securityerror: '7.8 7.10 7.11',
  policyviolation: '7.9',
  authfailure: '7.20 7.21 7.22 7.23 7.24 7.26 7.509 7.515',
  requireptr: '7.25',
  speeding: '7.28',
  blocked: '7.606',
  badreputation: '7.650',
};

/** Enhanced status codes (RFC 3463, its IANA registry, and some of Microsoft's) that say enough by themselves, without their class. */
export const reasonsOfStatus: ReadonlyMap<string, string> = new Map(
  Object.entries(codes).flatMap(([reason, list]) => list.split(' ').map((code) => [code, reason] as const)),
);

/** What the second number of a status code says by itself (RFC 3463, 3): heard only when nothing else tells. */
export const reasonsOfSubject: Readonly<Record<string, string>> = {
  1: 'userunknown',
  2: 'filtered',
  3: 'systemerror',
  4: 'networkerror',
  6: 'contenterror',
  7: 'securityerror',
};

/** What a refusal at that point mostly means. */
export const reasonsOfPhase: Readonly<Record<Phase, string>> = {
  connect: 'blocked',
  mail: 'rejected',
  rcpt: 'userunknown',
  data: 'filtered',
};

/** Reasons that another attempt will not change. */
export const hardReasons: readonly string[] = ['userunknown', 'hostunknown', 'hasmoved', 'notaccept'];

/** Where the conversation stood, in the words of the servers that report it. */
export const phases: readonly (readonly [Phase, RegExp])[] = [
  ['data', /end of data|to data command|final data|after i sent|\(state 1[5-8]\)|smtp command\s{1,4}data/i],
  ['rcpt', /rcpt[ _]to|after rcpt|rcpt command|not like recipient|rejected recipient|smtp:rcpt/i],
  ['mail', /(after|to|>>>|our) mail[ _]from|sender was rejected|\[mail_from\]/i],
  ['connect', /initial connection|refused to talk|helo handshake|(he|eh)lo command|after (he|eh)lo/i],
];
