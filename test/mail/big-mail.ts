/** Run as a process of its own, `node big-mail.ts KIND`: reads a mail of 38 MB and prints its peak memory in MB and what it found. */
import { parseMail } from '../../functions/mail/parse-mail.ts';

const size = 38_000_000;
const from = 'From: Kaisa <kaisa@customer.test>\r\nSubject: Big\r\nMIME-Version: 1.0\r\n';
const file = (type: string, encoding: string): string =>
  `${from}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\n` +
  `Content-Type: ${type}; name=file\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;

const base64 = `${'QUJD'.repeat(19)}\r\n`;
const kinds: Record<string, [head: string, body: string]> = {
  file: [file('application/pdf', 'base64'), base64],
  'file with padding everywhere': [file('application/pdf', 'base64'), 'QQ==\r\n'],
  'file in quoted-printable': [file('text/csv', 'quoted-printable'), 'a=3Bb=\r\n'],
  'mail within': [file('message/rfc822', '8bit'), 'Subject: x\r\n'],
  text: [`${from}\r\n`, 'A row of words that are of no interest to anybody at all\r\n'],
  'text in base64': [`${from}Content-Transfer-Encoding: base64\r\n\r\n`, base64],
  lines: [`${from}\r\n`, 'a\n'],
  html: [`${from}Content-Type: text/html\r\n\r\n`, '<p>a <b>word</b></p>\r\n'],
};
const [head, body] = kinds[process.argv[2] ?? ''] ?? ['', ''];
const mail = await parseMail(Buffer.concat([Buffer.from(head), Buffer.alloc(size - head.length, body)]));
console.log(
  JSON.stringify({
    peak: Math.round(process.resourceUsage().maxRSS / 1024),
    text: mail.text.length,
    files: mail.attachments.map((part) => part.size),
  }),
);
