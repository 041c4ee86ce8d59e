/**
 * How mail programs introduce what they quote, by language: English, German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Danish,
 * Norwegian, Finnish, Estonian, Polish, Czech, Russian, Ukrainian, Hungarian, Turkish, Romanian, Greek, Hebrew, Japanese, Chinese, Korean.
 */

/** Ends of a line that says who wrote the following, "On Monday Ann wrote:". */
const wrote = [
  'wrote',
  'writes',
  'schrieb',
  'a écrit',
  'écrivait',
  'escribió',
  'va escriure',
  'escreveu',
  'ha scritto',
  'schreef',
  'skrev',
  'skreiv',
  'kirjoitti',
  'kirjutas',
  'napisał\\(a\\)',
  'napisał',
  'napisała',
  'pisze',
  'napsal\\(a\\)',
  'napsal',
  'napsala',
  'napísal\\(a\\)',
  'написал\\(а\\)',
  'написал',
  'написала',
  'пишет',
  'пише',
  'ezt írta',
  'írta',
  'şunu yazdı',
  'yazdı',
  'a scris',
  'έγραψε',
  'כתב',
  'כתבה',
  'כתב/ה',
  'كتب',
  'menulis',
  'đã viết',
  'rašė',
  'rakstīja',
  'sent',
  'のメール',
  'は書きました',
  'wrote on',
  '写道',
  '寫道',
  '작성',
  '님이 작성',
].join('|');

/** Verbs that stand before the name: "Am 3. Mai schrieb Anna:". */
const wroteBefore = [
  'kirjoitti',
  'kirjutas',
  'schrieb',
  'schreef',
  'skrev',
  'pisze',
  'écrivait',
  'napsal',
  'escreveu',
  'escribió',
  'scrisse',
].join('|');

/** A line, or several joined, that ends in "… wrote:". */
export const attributionEnd = new RegExp(`(?:^|[\\s)\\]>*"”.,、，])(?:${wrote})\\s*[:：]?\\*?\\s*$`, 'iu');
/** A line, or several joined, with "… schrieb Anna:". */
export const attributionMiddle = new RegExp(`\\s(?:${wroteBefore})\\s.{1,160}[:：]\\s*$`, 'iu');
/** A date, a time and an address before a colon, without a verb: '30.9.2026, 18.30, "Ann" <ann@a.test>:'. */
export const attributionBare =
  /^(?=.*\b20\d\d\b)(?=.*\b\d{1,2}[:.]\d{2}\b).*<[^\s<>@]{1,100}@[^\s<>@]{1,100}>\s*[:：]\s*$/u;
/** What such a line begins with. */
export const attributionStart =
  /^(?:\*?(?:on|am|le|el|em|il|op|den|på|w dniu|dne|dňa|ma|ti|ke|to|pe|la|su|at|in a message|no dia|a|pe data|în|в|на|στις|ב|kuupäeval|kl|vào|pada|lørdag|søndag)\b|\d|.{1,80}[<(][^\s<>()@]{1,80}@)/iu;

/** Separators before an earlier mail. */
const original = [
  'original message',
  'original appointment',
  'ursprüngliche nachricht',
  'originalnachricht',
  "message d'origine",
  'message d’origine',
  'message original',
  'mensaje original',
  'mensagem original',
  'messaggio originale',
  'oorspronkelijk bericht',
  'ursprungligt meddelande',
  'originalmeddelande',
  'original meddelelse',
  'opprinnelig melding',
  'oprindelig meddelelse',
  'oprindelig besked',
  'alkuperäinen viesti',
  'algne kiri',
  'wiadomość oryginalna',
  'oryginalna wiadomość',
  'původní zpráva',
  'исходное сообщение',
  'оригинальное сообщение',
  'eredeti üzenet',
  'özgün ileti',
  'orijinal mesaj',
  'mesaj original',
  'αρχικό μήνυμα',
  '元のメッセージ',
  '原始邮件',
  '原始郵件',
  '원본 메시지',
  'reply message',
  'reply above this line',
  'please reply above this line',
].join('|');
export const originalSeparator = new RegExp(`^\\s*[-_=*>#]{2,}\\s*(?:${original})\\s*[-_=*<#]{2,}\\s*$`, 'iu');

const forwarded = [
  'forwarded message',
  'forwarded by',
  'begin forwarded message',
  'weitergeleitete nachricht',
  'anfang der weitergeleiteten nachricht',
  'message transféré',
  'début du message (?:transféré|réexpédié)',
  'mensaje reenviado',
  'inicio del mensaje reenviado',
  'mensagem encaminhada',
  'messaggio inoltrato',
  'inizio messaggio inoltrato',
  'doorgestuurd bericht',
  'begin doorgestuurd bericht',
  'vidarebefordrat meddelande',
  'vidarebefordrat brev',
  'videresendt',
  'videresendt melding',
  'videresendt meddelelse',
  'välitetty viesti',
  'edelleenlähetetty viesti',
  'edastatud kiri',
  'przekazana wiadomość',
  'przesłana wiadomość',
  'přeposlaná zpráva',
  'пересылаемое сообщение',
  'továbbított üzenet',
  'iletilmiş mesaj',
  '転送されたメッセージ',
  '转发的邮件',
  '轉寄的郵件',
].join('|');
/** A line before a mail that is passed on: it belongs to what the sender has to say. */
export const forwardSeparator = new RegExp(`^[\\s>]*(?:[-_=*#]{2,}\\s*)?(?:${forwarded})[^\\n]{0,120}$`, 'iu');
/** Subjects of mails that are passed on. */
export const forwardSubject =
  /^\s*(?:fwd?|wg|tr|rv|enc|i|vl|vb|vs\/vl|doorst|vidarebef|videresendt|edelleen)\s*(?:\[\d+\])?\s*:/iu;

const from =
  'from|message du|von|de|da|van|från|fra|lähettäjä|saatja|od|от|від|feladó|kimden|gönderen|από|מאת|من|expediteur|expéditeur|expeditor|差出人|送信者|发件人|寄件者|寄件人|보낸 사람|보낸사람|nadawca|odesílatel|remitente|mittente|avsändare';
const others =
  'sent|date|to|cc|bcc|subject|reply-to|importance|attachments|gesendet|datum|an|kopie|betreff|antwort an|envoyé|à|objet|copie|enviado|enviada em|enviada|fecha|para|asunto|assunto|data|inviato|a|oggetto|verzonden|aan|onderwerp|skickat|till|kopia|ämne|sendt|til|emne|kopi|lähetetty|päivämäärä|päiväys|pvm|vastaanottaja|kopio|aihe|saadetud|kellele|teema|wysłano|do|temat|dw|odesláno|komu|předmět|отправлено|дата|кому|тема|копия|надіслано|elküldve|címzett|tárgy|gönderilme|tarih|kime|konu|către|subiect|στάλθηκε|προς|θέμα|נשלח|אל|נושא|送信日時|日付|宛先|件名|发送时间|发送日期|日期|收件人|抄送|主题|主旨|보낸 날짜|날짜|받는 사람|제목';
/** First line of a quoted header block: "From: …", bold or not. */
export const headerFrom = new RegExp(`^[\\s>*_|]*(?:${from})[*_\\s]*[:：]\\*?\\s*\\S`, 'iu');
/** Any line of a quoted header block. */
export const headerLine = new RegExp(`^[\\s>*_|]*(?:${from}|${others})[*_\\s]*[:：]`, 'iu');

const device = [
  'sent from (?:my (?:iphone|ipad|phone|mobile|android|samsung|galaxy|blackberry|windows|huawei|xiaomi|pixel|tablet|verizon|t-mobile|at&t|htc|lg|nokia|sony|motorola|oneplus|mac|apple)\\b|the |mail |outlook|yahoo|samsung|proton).{0,60}',
  'sent (?:from|using) .{1,40}<https?://[^\\s<>]{1,200}>',
  'sent via .{1,60}',
  'get outlook for .{1,60}',
  'von meinem .{1,60} gesendet',
  'gesendet (?:von|mit) .{1,60}',
  'envoyé (?:de|depuis|à partir de) .{1,60}',
  'enviado (?:desde|do|a partir do|del) .{1,60}',
  'inviato da .{1,60}',
  'verzonden (?:vanaf|met|vanuit) .{1,60}',
  'verstuurd vanaf .{1,60}',
  'skickat från .{1,60}',
  'sendt (?:fra|frå) .{1,60}',
  'lähetetty .{0,40}(?:iphonesta|ipadista|puhelimesta|laitteesta|androidista|sähköpostista)\\b.{0,40}',
  'hanki outlook .{1,60}',
  'hämta outlook .{1,60}',
  'wysłane z .{1,60}',
  'odesláno z .{1,60}',
  'отправлено (?:с|из) .{1,60}',
  'iphone.{1,3}から送信',
  '发自我的.{1,30}',
].join('|');
/** The line that a phone puts below a mail. */
export const deviceLine = new RegExp(`^\\W{0,6}(?:${device})\\W{0,4}$`, 'iu');
