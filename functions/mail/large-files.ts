import type { Language } from '../settings/index.ts';
import type { Attachment } from '../tickets/index.ts';

/** SES takes mails of up to 10 MB, header and encoding included, unless AWS allows more. */
const mostMail = 10_000_000;
/** Room for the header and the borders between the parts. */
const around = 64_000;

/** Bytes of a file in a mail: base64 in lines of 76 (RFC 2045). */
const encoded = (size: number): number => Math.ceil(size / 57) * 78;

/**
 * Marks as `linked` the files that would make a mail too large, the largest first and pictures that stand in the text last; the order stays.
 * @param textBytes bytes of text and HTML
 */
export function fitted(attachments: readonly Attachment[], textBytes: number): Attachment[] {
  // Quoted-printable writes a byte as three at worst.
  let room = mostMail - around - 3 * textBytes;
  const inside = new Set<Attachment>();
  for (const file of attachments.toSorted((a, b) => Number(b.inline) - Number(a.inline) || a.size - b.size)) {
    room -= encoded(file.size);
    if (room < 0) break;
    inside.add(file);
  }
  return attachments.map((file) => (inside.has(file) ? file : { ...file, linked: true }));
}

const heading: Record<Language, string> = {
  en: 'Too large for a mail; to be fetched for 90 days:',
  fi: 'Liian suuri sähköpostiin; haettavissa 90 päivän ajan:',
};

/** Says where the files are that do not go with the mail; empty when all do. */
export function linkedFiles(
  attachments: readonly Attachment[],
  linkOf: (attachmentId: string) => string,
  language: Language,
): string {
  const lines = attachments
    .filter(({ linked }) => linked)
    .map(({ id, filename, size }) => `${filename} (${inWords(size)}): ${linkOf(id)}`);
  return lines.length === 0 ? '' : [heading[language], ...lines].join('\n');
}

function inWords(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.ceil(bytes / 1000)} kB`;
}
