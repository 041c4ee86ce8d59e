/** Words that mail programs, lists and people put below a mail, in the languages of quote-words.ts. */

/** What a phone's or a program's own line begins with, "Sent from". */
const sentFrom = [
  'sent (?:from|using|via|with)|gesendet (?:von|mit)|von .{2,60} gesendet|diese nachricht wurde von|envoyé (?:de|depuis|à partir|avec)|enviado (?:desde|do|de|a partir|com)|inviato (?:da|con)|trimis de|ver(?:zonden|stuurd) (?:vanaf|met|vanuit|via)',
  'skickat (?:från|med)|sendt (?:fra|med|via)|lähetetty|saadetud|wysłan[eo] z|odesláno z|odoslané z|отправлено (?:с|из)|надіслано (?:з|із)|στάλθηκε από|elküldve|נשלח מ|发自|从我的|從我的|來自我的|đã gửi từ|dikirim dari|ส่งจาก',
].join('|');
const sentLast = 'küldve|gönderildi|edinin|から送信|에서 보냄|에서 전송';
const deviceWords =
  'iphon|ipad|ios|mac(?:book)?\\b|android|samsung|galaxy|blackberry|windows|outlook|mail\\b|mailspring|e-mail|gmail|yahoo|gmx|web\\.de|proton|thunderbird|spark|zoho|typeapp|aol|t-mobile|phone|telefon|téléphone|teléfono|puhelim|mobi|móvil|handy|tablet|gerät|laitte|enhet|dispositivo|appareil|app\\b|sähköposti|почт|телефон|手机|手機|<https?:';
const getIt =
  'get|download|hanki|lataa|hämta|skaffa|hent|skaff|få|obtenir|télécharger|obtener|descargar|obter|obtenha|baixe|ottieni|scarica|holen|laden|pobierz|získat|získejte|скачать|завантаж|获取|取得';
const deviceStart = new RegExp(`^\\W{0,6}(?:${sentFrom})`, 'iu');
const deviceEnd = new RegExp(`(?:${sentLast})\\W{0,4}$`, 'iu');
const deviceWord = new RegExp(deviceWords, 'iu');
const getOutlook = new RegExp(
  `^\\W{0,6}(?:(?:${getIt})\\s(?:\\p{L}{1,10}\\s){0,2}outlook(?:\\s\\p{L}{2,8}){0,2}\\s(?:ios|android|windows|mac)\\S{0,5}|outlook voor \\S{2,10} downloaden)\\W{0,4}$`,
  'iu',
);
const ownDevice = /^\W{0,6}sent from my(?: [^\s,;:!?]{1,20}){1,5}$/i;

/**
 * Whether a line is a phone's or a program's own, "Sent from my iPhone", "Get Outlook for Android". A sentence of a person names no program and
 * is longer. @param line without blanks around it
 */
export function isDeviceLine(line: string): boolean {
  if (line.length < 6 || line.length > 160) return false;
  if (ownDevice.test(line)) return true;
  const words = line.replace(/<[^<>]*>/g, '');
  if (words.split(/\s+/).length > 12) return false;
  if (getOutlook.test(words)) return true;
  const [clause = ''] = line.split(/[,;]/);
  return (deviceStart.test(line) || deviceEnd.test(line)) && deviceWord.test(clause);
}

/** What the footer of a mailing list has in it. */
export const listWords =
  /mailing[ -]list|mailman|listinfo|unsubscribe|se désinscrire|abbestellen|austragen|you received this message because|google groups|postituslista|sähköpostilista|mejlinglista|liste de diffusion|lista de correo|lista di distribuzione|mailinglist/i;

/** With what people close a mail, in small letters, without the comma behind it. */
export const closings: ReadonlySet<string> = new Set(
  [
    'regards|best regards|kind regards|kindest regards|with kind regards|with best regards|br|best wishes|mit freundlichen grüßen|mit freundlichen grüssen|freundliche grüße|mit besten grüßen|beste grüße|viele grüße|liebe grüße|grüße|gruß|mfg',
    'cordialement|bien cordialement|salutations|bien à vous|saludos|un saludo|saludos cordiales|atentamente|atenciosamente|cumprimentos|melhores cumprimentos|cordiali saluti|distinti saluti|saluti|met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|groeten|groet|mvg',
    'med vänlig hälsning|med vänliga hälsningar|vänliga hälsningar|hälsningar|mvh|med vennlig hilsen|vennlig hilsen|hilsen|med venlig hilsen|venlig hilsen|terveisin|ystävällisin terveisin|parhain terveisin|terv|t|yt|kunnioittavasti|lugupidamisega|parimate soovidega',
    'pozdrawiam|z poważaniem|s pozdravem|s pozdravom|с уважением|з повагою|üdvözlettel|tisztelettel|saygılarımla|iyi çalışmalar',
  ]
    .join('|')
    .split('|'),
);

/** Words written small within a name or a title. */
export const smallWords: ReadonlySet<string> = new Set(
  'of and at for the de da do dos di del della van von der den du des la le und och og ja et y e i en'.split(' '),
);
