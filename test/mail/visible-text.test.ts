import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from '../../functions/mail/visible-text.ts';

/** How mail programs begin a quotation, by language and program. */
const introductions = {
  'Gmail, English': 'On Mon, Nov 23, 2026 at 9:12 AM Support <support@demo.test> wrote:',
  'Gmail, wrapped': 'On Mon, Nov 23, 2026 at 9:12 AM Support of the Very Long Name\n<support@demo.test> wrote:',
  'Apple Mail': 'On 23 Nov 2026, at 9.12, Support <support@demo.test> wrote:',
  'Gmail, Finnish': 'ma 23. marrask. 2026 klo 9.12 Support (support@demo.test) kirjoitti:',
  'Apple Mail, Finnish': 'Support <support@demo.test> kirjoitti 23.11.2026 kello 9.12:',
  'Gmail, Swedish': 'Den mån 23 nov. 2026 kl 09:12 skrev Support <support@demo.test>:',
  'Apple Mail, Swedish': '23 nov. 2026 kl. 09:12 skrev Support <support@demo.test>:',
  German: 'Am Mo., 23. Nov. 2026 um 09:12 Uhr schrieb Support <support@demo.test>:',
  French: 'Le lun. 23 nov. 2026 à 09:12, Support <support@demo.test> a écrit :',
  Spanish: 'El lun, 23 nov 2026 a las 9:12, Support (<support@demo.test>) escribió:',
  Portuguese: 'Em seg., 23 de nov. de 2026 às 09:12, Support <support@demo.test> escreveu:',
  Italian: 'Il giorno lun 23 nov 2026 alle ore 09:12 Support <support@demo.test> ha scritto:',
  Dutch: 'Op ma 23 nov. 2026 om 09:12 schreef Support <support@demo.test>:',
  Danish: 'Den man. 23. nov. 2026 kl. 09.12 skrev Support <support@demo.test>:',
  Estonian: 'Support (<support@demo.test>) kirjutas kuupäeval E, 23. november 2026 kell 09:12:',
  Polish: 'pon., 23 lis 2026 o 09:12 Support <support@demo.test> napisał(a):',
  'Yandex, without a verb': '30.09.2026, 18.30, "Support" <support@demo.test>:',
  Zoho: '---- On Wed, 23 Nov 2026 14:02:50 +0200 support@demo.test wrote ----',
  Russian: 'пн, 23 нояб. 2026 г. в 09:12, Support <support@demo.test> написал(а):',
};

const separators = {
  'Outlook, English':
    '-----Original Message-----\nFrom: Support\nSent: Monday, November 23, 2026 9:12 AM\nTo: Kaisa\nSubject: RE: Lamp',
  'Outlook, German':
    '-----Ursprüngliche Nachricht-----\nVon: Support\nGesendet: Montag, 23. November 2026 09:12\nAn: Kaisa\nBetreff: AW: Lamp',
  'Outlook on the web':
    '________________________________\nFrom: Support <support@demo.test>\nSent: Monday, November 23, 2026 9:12 AM\nTo: Kaisa\nSubject: Re: Lamp',
  'Outlook, Finnish':
    'Lähettäjä: Support <support@demo.test>\nLähetetty: maanantai 23. marraskuuta 2026 9.12\nVastaanottaja: Kaisa\nAihe: Re: Lamppu',
  'Outlook, Swedish':
    'Från: Support <support@demo.test>\nSkickat: den 23 november 2026 09:12\nTill: Kaisa\nÄmne: Re: Lampa',
  'Outlook, bold':
    '*From:* Support <support@demo.test>\n*Sent:* Monday, November 23, 2026 9:12 AM\n*To:* Kaisa\n*Subject:* Re: Lamp',
};

describe('visibleText', () => {
  it.each(Object.entries(introductions))('leaves out what %s quotes', (_program, introduction) => {
    expect(visibleText(`It works now.\n\n${introduction}\n\n> Turn the switch.\n> Anna\n`)).toBe('It works now.');
  });

  it.each(Object.entries(separators))('leaves out the mail below the lines of %s', (_program, separator) => {
    expect(visibleText(`It works now.\n\nKaisa\n\n${separator}\n\nTurn the switch.\nAnna\n`)).toBe(
      'It works now.\n\nKaisa',
    );
  });

  it('keeps answers between quoted lines together with them', () => {
    const text =
      'On Mon, Nov 23, 2026 at 9:12 AM Anna <a@demo.test> wrote:\n> Which lamp?\nThe red one.\n> Since when?\nYesterday.';
    expect(visibleText(text)).toBe(text);
  });

  it('keeps an answer below the quotation', () => {
    expect(
      visibleText('On Mon, Nov 23, 2026 at 9:12 AM Anna <a@demo.test> wrote:\n> Which lamp?\n\nThe red one.'),
    ).toContain('The red one.');
  });

  it('keeps a forwarded mail', () => {
    const text =
      'Can you help?\n\n---------- Forwarded message ---------\nFrom: Shop <shop@lamps.test>\nDate: Mon, Nov 23, 2026\nSubject: Broken\nTo: Kaisa\n\nIt is broken.';
    expect(visibleText(text)).toBe(text);
  });

  it('keeps what Outlook forwards, told by the subject', () => {
    const text = `See below.\n\n${separators['Outlook, Finnish']}\n\nRikki.`;
    expect(visibleText(text, { subject: 'VL: Lamppu' })).toBe(text);
  });

  it('shows everything when nothing but a quotation is there', () => {
    const text = '> Turn the switch.\n> Anna';
    expect(visibleText(text)).toBe(text);
  });

  it('leaves out a set-off signature and a phone’s line', () => {
    expect(visibleText('Thanks!\n\n-- \nKaisa Korhonen\nLamps Ltd')).toBe('Thanks!');
    expect(visibleText('Thanks!\n\nSent from my iPhone')).toBe('Thanks!');
    expect(visibleText('Kiitos!\n\nLähetetty iPhonesta')).toBe('Kiitos!');
  });

  it('keeps a sentence that only looks like a phone’s line', () => {
    const text = 'Here is another one.\n\nSent from my old desk, which wobbles.';
    expect(visibleText(text)).toBe(text);
  });

  it('keeps sentences that end in "wrote:" without a quotation', () => {
    const text = 'This is what my neighbour wrote:\nThe lamp is fine.';
    expect(visibleText(text)).toBe(text);
  });

  it('loses no line of a text without quotations', () => {
    const line = fc.string({ maxLength: 40 }).map((text) => `w ${text.replace(/[\r\n>|＞\-_=:：]/g, '')}`.trim());
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (lines) => {
        expect(visibleText(lines.join('\n'))).toBe(
          lines
            .map((one) => one.trimEnd())
            .join('\n')
            .trim(),
        );
      }),
    );
  });

  it.each([
    ['quoted lines', '> all of this is quoted, and again\n'.repeat(60_000)],
    ['one endless line', 'On '.repeat(700_000)],
    ['introductions', 'On Monday 23 Nov 2026 somebody\n'.repeat(60_000)],
    ['blank lines', '\n'.repeat(1_000_000)],
    ['header lines', 'From: x\n'.repeat(200_000)],
  ])('reads two megabytes of %s within two seconds of the processor', (_what, text) => {
    const begun = process.threadCpuUsage();
    visibleText(text);
    expect(process.threadCpuUsage(begun).user).toBeLessThan(2000_000);
  });
});
