/**
 * The words that machines put at the beginning of a subject, by language. Only what stands at the beginning counts, and only when something follows
 * that a sentence of a person's would not go on with: "Out of office: lamp" is a machine's, "Out of office chairs" is not.
 */

/** "I am away" and "this is an automatic answer", as mail programs write them. */
const autoReplies = [
  // English
  'automatic(ally generated)? (reply|response|answer)',
  'automated (reply|response|answer)',
  'auto[- ]?(reply|response|respond|responder|answer)',
  "(i am |i'm )?(currently )?(out of|away from) (the |my )?(office|e-?mail|mail|desk)",
  '(out of (the )?office )?autoreply',
  'vacation (reply|response|notice|message|responder)',
  'ooo',
  // Finnish, Estonian
  'automaattinen (vastaus|poissaolo[a-zäö]{0,12}|vastausviesti)',
  'automaattivastaus',
  'poissaolo(ilmoitus|viesti|vastaus)?',
  'automaatvastus',
  'automaatne vastus',
  // Swedish, Norwegian, Danish, Icelandic
  'autosvar',
  'automatisk(t)? svar',
  'automatisk (frånvaro|fravær)[a-zåäöøæ]{0,12}',
  'frånvaro(meddelande|besked|svar|assistent)?',
  'fravær(smelding|sassistent|sbesked|ssvar)?',
  'sjálfvirkt svar',
  // German, Dutch
  'automatische (antwort|abwesenheit[a-z]{0,12}|r[üu]ckantwort)',
  'abwesenheits(notiz|meldung|nachricht|assistent|benachrichtigung)',
  'automatisch antwoord',
  'automatische reactie',
  'afwezigheids(bericht|melding|assistent)',
  // French, Spanish, Catalan, Portuguese, Italian, Romanian
  'r[ée]ponse automatique',
  'absence du bureau',
  'message d.absence',
  'absente? du bureau',
  'respuesta autom[áa]tica',
  'fuera de (la )?oficina',
  'resposta autom[áàa]tica',
  'fora do escrit[óo]rio',
  'aus[êe]ncia tempor[áa]ria',
  'risposta automatica',
  'fuori (sede|ufficio)',
  'assente dall.ufficio',
  'r[ăa]spuns automat',
  // Polish, Czech, Slovak, Hungarian, Slovenian, Croatian and Serbian, Latvian, Lithuanian
  'automatyczna odpowied[źz]',
  'odpowied[źz] automatyczna',
  'poza biurem',
  'automatick[áa] odpov[ěe][ďd]',
  'automatická odpoveď',
  'mimo kancel[áa][řr]',
  'automatikus v[áa]lasz',
  'h[áa]zon k[íi]v[üu]l',
  'samodejni odgovor',
  'automatski odgovor',
  'аутоматски одговор',
  'autom[āa]tisk[āa] atbilde',
  'automatinis atsakymas',
  // Russian, Ukrainian, Bulgarian, Greek, Turkish
  'автоматический ответ',
  'автоответ(чик)?',
  'вне офиса',
  'автоматична відповідь',
  'автовідповідь',
  'автоматичен отговор',
  'αυτόματη απάντηση',
  'εκτός γραφείου',
  'otomatik (yan[ıi]t|cevap)',
  'ofis d[ıi][şs][ıi]nda',
  // Arabic, Hebrew, Hindi, Vietnamese, Indonesian, Thai, Japanese, Chinese, Korean
  'رد تلقائي',
  'الرد التلقائي',
  'מענה אוטומטי',
  'תשובה אוטומטית',
  'स्वचालित उत्तर',
  'trả lời tự động',
  'balasan otomatis',
  'ตอบกลับอัตโนมัติ',
  '自動返信',
  '自動応答',
  '不在通知',
  '自动(回复|答复|回覆)',
  '自動(回覆|回復|答覆)',
  '자동 ?(회신|응답|답장)',
  '부재중',
];

/** "I am away" in words that people begin a question with, too: only when hardly anything else can follow. */
const absences = [
  "(i am |i'm )?(currently )?on (vacation|holiday|holidays|leave|(annual|maternity|paternity|parental|sick) leave)",
  '(olen )?(vuosi|kesä|talvi)?lomalla',
  'olen poissa',
  'abwesend',
  'nicht im (b[üu]ro|haus)',
  'afwezig',
  'niet aanwezig',
  'ikke på kontoret',
  'inte på kontoret',
  'away until',
];

/** What may follow such words: the end, punctuation, a bracket, a date or time, or another word of the machine. */
const follows =
  '(?=\\s*($|[:：\\-–—([\\]）（【/|!,.]|["“”«]|\\d)|\\s+(re:|fwd?:|autoreply|auto-reply|reply|until|till|from|bis|vom|fr[åa]n|saakka|asti)(\\s|$))';

const opening = '^[\\s["“【(*]{0,4}';
const autoReply = new RegExp(`${opening}(${autoReplies.join('|')})${follows}`, 'iu');
const absence = new RegExp(`${opening}(${absences.join('|')})(?=\\s*($|[:：(\\d]))`, 'iu');

/** "Your request has come in", as other help desks write it; not enough by itself, for people write such subjects too. */
const acknowledgement =
  /^[\s[(]{0,3}((ticket|case|request|incident|issue|support|inquiry|#)[^a-z]{0,30}((has been |was |is )?(received|created|opened|logged|registered))|we('ve| have) received|thank(s| you) for (contacting|your)|your [\w -]{4,20}\b.{0,40} (received|created|registered|opened)|receipt of your|acknowledg|confirmation of receipt|(viesti|tukipyyntö|yhteydenotto|pyyntö)(si|nne)\b|kiitos|vi har m|bekräftelse|tack för|takk? for|eingangsbest|ihre (anfrage|nachricht|e-?mail)|wir haben ihre|vielen dank|accusé de|nous avons bien|votre demande|hemos recibido|su solicitud|abbiamo ricev|recebemos|ontvangstbev|wij hebben|potwierdzenie)/iu;

/** What a machine says of itself. */
const ofItself =
  /automat(ed|ic|ically|isk|isch|ique|yczn|iqu|ico|ica|aatti)|automaatti|automátic|auto-?generated|do(n't| not) (reply|respond) to this|älä(kää)? vasta|svara inte|ikke svar|nicht antworten|ne pas répondre|no respond|não respond|non risponde|автоматическ|自[動动]/iu;

/** "Prove that you are a person", as challenge-response filters write it. */
const challenge =
  /^(re: )?[[(]?(your (e-?mail|message) .{0,100}requires (veri|conf)|(please )?(confirm|verify) (that you sent|your (message|e-?mail) (to|del))|(e-?mail |message |sender )?(verification|confirmation) required|spam ?arrest|boxbe|.{0,120}verify#)/iu;
const challengeText = /https?:\/\/|reply to this/i;

/** Whether the subject begins as machines begin an automatic answer, in one of some thirty languages. */
export const beginsAsAutoReply = (subject: string): boolean =>
  autoReply.test(short(subject)) || absence.test(short(subject));

/** Whether subject and text together are another help desk's "we have received your message". */
export const isAcknowledgement = (subject: string, text: string): boolean =>
  acknowledgement.test(short(subject)) && ofItself.test(text.slice(0, 5000));

/** Whether subject and text together are the question of a filter that wants senders to prove themselves. */
export const isChallenge = (subject: string, text: string): boolean =>
  challenge.test(short(subject)) && challengeText.test(text.slice(0, 5000));

const short = (subject: string): string => subject.slice(0, 300).normalize('NFC').trim();
