/**
 * How mail programs introduce what they quote and what they pass on: English, German, French, Spanish, Portuguese, Italian, Romanian, Dutch,
 * Swedish, Danish, Norwegian, Finnish, Estonian, Polish, Czech, Slovak, Russian, Ukrainian, Greek, Hungarian, Turkish, Hebrew, Japanese, Chinese,
 * Korean. Introductions that name a date, a time and an address are known in every other language too, without their words.
 */

/** Ends of a line that says who wrote the following, "On Monday Ann wrote:". */
const wrote = [
  'wrote|writes|schrieb|a écrit|écrivait|escribió|escreveu|ha scritto|scrisse|a scris|schreef|skrev|kirjoitti|kirjutas',
  'napisał\\(a\\)|napisała?|pisze|nap[ií]sal\\(a\\)|napsala?|napsal\\(a\\)|написал\\(а\\)|написала?|пишет|написав|написав\\(ла\\)|пише',
  'έγραψε|írta|yazdı|כתבה?|のメール|書きました|写道|寫道|작성|쓴 글',
].join('|');

/** Verbs that stand before the name: "Am 3. Mai schrieb Anna:". */
const wroteBefore =
  'kirjoitti|kirjutas|schrieb|schreef|skrev|pisze|écrivait|napsala?|napsal\\(a\\)|escreveu|escribió|scrisse|napisała?|пише';

/** The end of an introduction that has a verb. */
export const attributionEnd = new RegExp(`(?:^|[\\s)\\]>*"”.,、，])(?:${wrote})\\s?[:：]?\\*?$`, 'iu');
/** An introduction whose verb stands before the name, "… schrieb Anna:". */
export const attributionMiddle = new RegExp(`\\S\\s(?:${wroteBefore})\\s.{1,160}[:：]$`, 'iu');
const opening =
  '\\*?(?:on|am|le|el|em|il|op|den|på|w dniu|dnia|dne|dňa|ma|ti|ke|to|pe|la|su|at|in a message|no dia|a|pe data|în|în data|в|на|στις|kuupäev|kuupäeval|kl|vào|pada|het|der|die|v|dana|在|בתאריך|เมื่อ|mon|tue|wed|thu|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mo|di|mi|do|fr|sa|so)(?![\\p{L}\'’])|[\\d"]|\\p{L}{2,14}\\.?,? \\d';
/** What an introduction begins with: a preposition, a weekday, a number, or a name with an address. */
export const attributionStart = new RegExp(`^(?:${opening}|.{1,80}[<(][^\\s<>()@]{1,80}@)`, 'iu');
/** A line that a wrapped introduction begins with: it breaks off behind a date, a comma or a short word. */
export const brokenOff = new RegExp(
  `^(?:${opening}|[^<(]{1,60}[<(][^\\s<>()@]{1,80}@)(?=.{0,90}$).{0,90}(?:[\\d,]|\\s\\p{L}{1,6}\\.?|[>)])$`,
  'iu',
);

/** The separators that stand alone before an earlier mail, between dashes, in small letters. */
export const originalPhrases: ReadonlySet<string> = new Set(
  [
    "original message|original appointment|reply message|ursprüngliche nachricht|originalnachricht|message d'origine|message original",
    'mensaje original|mensagem original|messaggio originale|mesaj original|oorspronkelijk bericht|originalmeddelande|ursprungligt meddelande|original meddelelse|oprindelig meddelelse',
    'oprindelig besked|opprinnelig melding|alkuperäinen viesti|algne kiri|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|původní e-mail|pôvodná správa|исходное сообщение',
    'оригинальное сообщение|вихідне повідомлення|оригінальне повідомлення|αρχικό μήνυμα|eredeti üzenet|özgün ileti|orijinal mesaj|הודעה מקורית|元のメッセージ|原始邮件|原始郵件|원본 메시지',
  ]
    .join('|')
    .split('|'),
);

/** What the line before a mail that is passed on has in it. */
export const forwardStem =
  /forwarded|weitergeleitet|transféré|réexpédi|reenviad|encaminhad|inoltrat|redirec[țţ]ionat|doorgestuurd|vidarebefordra|videresend|välitet|edelleenlähet|edastatud|przekaz|przesłan|p[rř]eposlan|пересыла|переслан|переадрес|προωθη|továbbít|iletil|הועבר|転送|转发|轉寄|전달/iu;

/** "My answers are below, in red": the writer has written within the earlier mail, where no program marks it. */
export const answersWithin = new RegExp(
  [
    '\\b(?:answers?|comments?|repl(?:y|ies)|responses?)\\b.{0,40}\\b(?:below|in-?line|within|in (?:red|blue|green|bold|caps|the text))\\b',
    '(?:antwort|kommentar|anmerkung).{0,40}(?:unten|im text|inline|\\brot\\b|\\bblau\\b|grün|fett)',
    '(?:vastau|komment).{0,40}(?:\\balla\\b|\\balle\\b|tekstin|joukossa|väli|punaisella|sinisellä|vihreällä|lihav)',
    '(?:svar|kommentar).{0,40}(?:nedan|nedenfor|nedenunder|inline|i texten|i teksten|i rött|i rødt|med rött|med rødt)',
    '(?:réponse|commentaire).{0,40}(?:ci-dessous|dans le texte|en rouge|en bleu|en vert|en gras)',
    '(?:respuesta|resposta|comentario|comentário).{0,40}(?:abajo|abaixo|en el texto|no texto|en rojo|em vermelho|en azul|em azul|en negrita)',
    '(?:rispost|comment).{0,40}(?:sotto|nel testo|in rosso|in blu|in grassetto)',
    '(?:antwoord|opmerking|reactie).{0,40}(?:hieronder|onder|in de tekst|in het rood|rood)',
  ].join('|'),
  'iu',
);

/** Subjects of mails that are passed on. */
export const forwardSubject =
  /^\s*(?:fwd?|wg|weitergeleitet|tr|rv|rvd|reenv|enc|i|vl|vb|vs\/vl|doorst|fs|pd|přep|továbbítás|ilt|πρθ|redir|vidarebef|videresendt|edelleen|转发|轉寄|転送|전달|пересл|הועבר)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]/iu;

/** What the fields of a quoted mail's head are. */
export type HeaderKind = 'from' | 'date' | 'to' | 'subject' | 'other';

const labels: Record<HeaderKind, string> = {
  from: 'from|von|de|da|van|från|fra|lähettäjä|saatja|od|nadawca|odesílatel|от|от кого|від|feladó|kimden|gönderen|de la|από|מאת|expéditeur|remitente|mittente|avsändare|差出人|送信者|发件人|寄件者|寄件人|보낸 사람|보낸사람',
  date: 'sent|date|gesendet|gesendet am|datum|envoyé|envoyé le|message du|enviado|enviado el|enviado em|enviada em|enviada|fecha|data|inviato|verzonden|skickat|sendt|dato|lähetetty|päivämäärä|päiväys|pvm|saadetud|kuupäev|wysłano|odesláno|odoslané|дата|отправлено|надіслано|ημερομηνία|στάλθηκε|elküldve|dátum|gönderildi|gönderilme|tarih|trimis|נשלח|תאריך|送信日時|日付|日時|发送时间|日期|傳送日期|寄件日期|보낸 날짜|날짜',
  to: 'to|an|à|a|para|aan|till|til|vastaanottaja|vastaanottajat|kellele|saaja|adressaat|do|komu|кому|до|προς|címzett|kime|alıcı|către|אל|宛先|收件人|收件者|받는 사람',
  subject:
    'subject|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|teema|temat|předmět|predmet|тема|θέμα|tárgy|konu|subiect|נושא|件名|主题|主旨|제목',
  other:
    'cc|bcc|reply-to|importance|attachments|kopie|antwort an|copie|copie à|copia|cópia|kopia|kopi|kopio|dw|копия|копія|másolat|bilgi|抄送|副本|참조',
};

const kinds = new Map<string, HeaderKind>();
for (const kind of ['other', 'to', 'date', 'subject', 'from'] as const) {
  for (const label of labels[kind].split('|')) kinds.set(label, kind);
}

/** Which field of a mail's head is named so, in any of the languages; undefined for any other word. @param label in small letters */
export const headerKind = (label: string): HeaderKind | undefined => kinds.get(label);
