import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replyParts, splitReply, visibleText } from '../../functions/mail/visible-text.ts';

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
  'Gmail, Portuguese of Portugal': 'Support <support@demo.test> escreveu (segunda, 23/11/2026 à(s) 09:12):',
  'Gmail, Catalan': 'Missatge de Support <support@demo.test> del dia dl., 23 de nov. 2026 a les 9:12:',
  'Gmail, Norwegian': 'man. 23. nov. 2026 kl. 09:12 skrev Support <support@demo.test>:',
  'Gmail, broken within the address': 'tir. 18. apr. 2026 kl. 13:09 skrev Support <support@demo.test\n>:',
  'Gmail, wrapped behind the date': 'Den mån 23 nov. 2026\nkl 09:12 skrev Support <support@demo.test>:',
  'Gmail, over four lines':
    'On Monday, November 23, 2026 at\n9:12 AM, Support of\nthe Very Long Name <support@demo.test\n> wrote:',
  Czech: 'po 23. 11. 2026 v 9:12 odesílatel Support <support@demo.test> napsal:',
  Slovak: 'po 23. 11. 2026 o 9:12 Support <support@demo.test> napísal(a):',
  Ukrainian: 'пн, 23 лист. 2026 р. о 09:12 Support <support@demo.test> пише:',
  Hungarian: 'Support <support@demo.test> ezt írta (időpont: 2026. nov. 23., H, 9:12):',
  Turkish: 'Support <support@demo.test>, 23 Kas 2026 Pzt, 09:12 tarihinde şunu yazdı:',
  Romanian: 'În lun., 23 nov. 2026 la 09:12, Support <support@demo.test> a scris:',
  Greek: 'Στις Δευ 23 Νοε 2026 στις 9:12 π.μ., ο/η Support <support@demo.test> έγραψε:',
  Hebrew: '\u202bבתאריך יום ב׳, 23 בנוב׳ 2026 ב-9:12 מאת \u202aSupport\u202c <\u202asupport@demo.test\u202c>:\u202c',
  Japanese: '2026年11月23日(月) 9:12 Support <support@demo.test>:',
  Chinese: 'Support <support@demo.test> 于2026年11月23日周一 09:12写道：',
  'Chinese, traditional': 'Support <support@demo.test> 於 2026年11月23日 週一 上午9:12寫道：',
  Korean: '2026년 11월 23일 (월) 오전 9:12, Support <support@demo.test>님이 작성:',
  Vietnamese: 'Vào Th 2, 23 thg 11, 2026 vào lúc 09:12 Support <support@demo.test> đã viết:',
  'Apple Mail, Dutch': 'Op 23 nov. 2026, om 09:12 heeft Support <support@demo.test> het volgende geschreven:',
  'Apple Mail, Japanese': '2026/11/23 9:12、Support <support@demo.test>のメール:',
  'Thunderbird, German': 'Am 23.11.2026 um 09:12 schrieb Support:',
  'Thunderbird, Finnish': 'Support kirjoitti 23.11.2026 klo 9.12:',
  'Yahoo, German':
    'Am Montag, 23. November 2026 um 09:12:13 MEZ hat Support <support@demo.test> Folgendes geschrieben:',
  Proton:
    '------- Original Message -------\nOn Monday, November 23rd, 2026 at 9:12 AM, Support <support@demo.test> wrote:',
  'The Bat!': 'Monday, November 23, 2026, 9:12:13 AM, you wrote:',
  Russian: 'пн, 23 нояб. 2026 г. в 09:12, Support <support@demo.test> написал(а):',
};

const separators = {
  'a help desk': '##- Please type your reply above this line -##\n\nYour ticket was updated.',
  'Lotus Notes, in a language that is not known':
    '----- Skilaboð -----\nFrom: Support\nSent: Monday, November 23, 2026 9:12 AM\nTo: Kaisa\nSubject: RE: Lamp',
  'Proton, with hyphens of its own': '‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nSupport wrote this.',
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

/** The fields above an earlier mail: sender, date, recipient, subject. */
const heads = {
  English: 'From Sent To Subject',
  German: 'Von Gesendet An Betreff',
  French: 'De Envoyé À Objet',
  Spanish: 'De Enviado_el Para Asunto',
  Portuguese: 'De Enviada_em Para Assunto',
  Italian: 'Da Inviato A Oggetto',
  Dutch: 'Van Verzonden Aan Onderwerp',
  Swedish: 'Från Skickat Till Ämne',
  Danish: 'Fra Sendt Til Emne',
  Norwegian: 'Fra Dato Til Emne',
  Finnish: 'Lähettäjä Lähetetty Vastaanottaja Aihe',
  Estonian: 'Saatja Saadetud Adressaat Teema',
  Polish: 'Od Wysłano Do Temat',
  Czech: 'Od Odesláno Komu Předmět',
  Slovak: 'Od Odoslané Komu Predmet',
  Russian: 'От_кого Дата Кому Тема',
  Ukrainian: 'Від Надіслано Кому Тема',
  Hungarian: 'Feladó Elküldve Címzett Tárgy',
  Turkish: 'Kimden Gönderildi Kime Konu',
  Romanian: 'De_la Trimis Către Subiect',
  Greek: 'Από Στάλθηκε Προς Θέμα',
  Hebrew: 'מאת נשלח אל נושא',
  Japanese: '差出人 送信日時 宛先 件名',
  Chinese: '发件人 发送时间 收件人 主题',
  'Chinese, traditional': '寄件者 寄件日期 收件者 主旨',
  Korean: '보낸_사람 보낸_날짜 받는_사람 제목',
};

const deviceLines = [
  'Sent from my iPhone',
  'Sent from my Wiko RIDGE FAB 4G',
  'Sent from Mail for Windows',
  'Sent from Yahoo Mail on Android',
  'Sent with Proton Mail secure email.',
  'Get Outlook for Android<https://aka.ms/AAb9ysg>',
  'Von meinem iPhone gesendet',
  'Gesendet von Mail für Windows',
  'Envoyé de mon iPhone',
  'Télécharger Outlook pour Android',
  'Enviado desde mi iPhone',
  'Enviado do meu iPhone',
  'Obter o Outlook para Android',
  'Inviato da iPhone',
  'Verstuurd vanaf mijn iPhone',
  'Skickat från min iPhone',
  'Hämta Outlook för Android',
  'Sendt fra min iPhone',
  'Lähetetty iPhonesta',
  'Lähetetty Samsung-puhelimesta',
  'Hanki Outlook Androidille',
  'Saadetud minu iPhone’ist',
  'Wysłane z iPhone’a',
  'Odesláno z iPhonu',
  'Отправлено с iPhone',
  'Надіслано з iPhone',
  'Az iPhone készülékemről küldve',
  'iPhone’umdan gönderildi',
  'Trimis de pe iPhone-ul meu',
  'Στάλθηκε από το iPhone μου',
  'iPhoneから送信',
  '发自我的iPhone',
  '나의 iPhone에서 보냄',
];

const gmail = 'On Mon, Nov 23, 2026 at 9:12 AM Anna <a@demo.test> wrote:';

describe('visibleText', () => {
  it.each(Object.entries(heads))('leaves out the mail below a head in %s', (_language, names) => {
    const values = ['Anna Aho <anna@demo.test>', '23 November 2026 09:12', 'Kaisa', 'Lamp'];
    const fields = names.split(' ').map((name, at) => [name.replace('_', ' '), values[at]]);
    const plain = fields.map(([name, value]) => `${name}: ${value}`);
    const bold = fields.map(([name, value]) => `*${name}:* ${value}`);
    for (const head of [
      plain.join('\n'),
      plain.join('\n\n'),
      bold.join('\n'),
      `${'_'.repeat(32)}\n${plain.join('\n')}`,
    ]) {
      expect(visibleText(`It works now.\n\nKaisa\n\n${head}\n\nTurn the switch.`)).toBe('It works now.\n\nKaisa');
    }
  });

  it.each(deviceLines)('leaves out “%s”', (line) => {
    expect(visibleText(`It works now.\n\n${line}`)).toBe('It works now.');
    expect(visibleText(`It works now.\n\n${line}\n\n${gmail}\n> a`)).toBe('It works now.');
  });

  it.each([
    'Sent from my desk, is much easier than my mobile phone.',
    'Sendt fra Oslo 3. mai.',
    'Lähetetty 3.5. postista.',
    'Gesendet von Berlin am 3. Mai.',
    'Sent from the warehouse yesterday by your driver',
    'Get Outlook working on my Android phone',
    'Outlook for Windows',
    'Sent via DHL, see https://dhl.test/12345',
    'Sent with DHL https://dhl.test/12345',
    '> 500 lumen',
    '-Kaisa',
  ])('keeps the last words “%s”', (line) => {
    expect(visibleText(`It works now.\n\n${line}`)).toBe(`It works now.\n\n${line}`);
  });

  it.each([
    ['places of a parcel', 'Ship it:\n\nFrom: Helsinki\nTo: Turku\nDate: 3.5.2026\n\nThanks'],
    ['a timetable', 'Lessons\n\nSubject: Math\nDate: 3.5.\nFrom: 9:00\nTo: 12:00\n\nIs this right?'],
    [
      'a sentence that tells who wrote',
      'On 3 May 2026 your Anna wrote:\nPlease send it back.\n\nBut I have done that!',
    ],
    ['a heading between dashes', 'Hello\n\n---- Original price ----\n12 e'],
    ['a line drawn between paragraphs', 'Hello\n\n--\nIs that clear?'],
    ['a table', 'These:\n\n| a | b |\n| c | d |'],
    ['a line that begins with From', 'From Turku.\n\n>From Helsinki, rather.'],
    ['words below “Regards”', 'Hi there\n\nRegards,\nJohn\n\nPlease call me'],
    ['an order number below “Regards”', 'Hi there\n\nRegards,\nJohn\nOrder 12345'],
    ['an afterthought below a signature', 'Hi there\n\n--\nJohn\n\nP.S. The red one, too.'],
    ['words below a phone’s line', 'Hi there\n\nSent from my iPhone\n\nAnd the red one, too.'],
    [
      'one-word answers',
      `${gmail}\n> Shall we send the lamp to your home address in Turku, or to the office?\nhome\n> Which colour?\nRed.`,
    ],
    [
      'answers within a mail',
      'My answers are below in red.\n\nFrom: Anna <a@demo.test>\nSent: 23.11.2026 9:12\nTo: K\nSubject: Lamp\n\nWhich colour? Red.',
    ],
  ])('keeps all of %s', (_what, text) => {
    expect(visibleText(text)).toBe(text);
  });

  it('leaves out what is quoted below the last answer', () => {
    expect(visibleText(`${gmail}\n> Which lamp?\nThe red one.\n> Bye\n> Anna`)).toBe('The red one.');
    expect(visibleText(`Hi,\n${gmail}\n> Which lamp?\nThe red one.\n> Bye\n> Anna`)).toBe(
      `Hi,\n${gmail}\n> Which lamp?\nThe red one.`,
    );
  });

  it('takes a line that a program wrapped for a part of the quotation', () => {
    const wrapped = `> ${'long words '.repeat(7)}that were\nwrapped again\n> and so on`;
    expect(visibleText(`Thanks!\n\n${gmail}\n${wrapped}`)).toBe('Thanks!');
  });

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

  it('tells words, signature and quotation apart', () => {
    const text = `Hi,\nit works now.\n\nMit freundlichen Grüßen\n\nKaisa Aho\nCEO @ Lamps Oy\nTel. +358 40 123 4567\nwww.lamps.test\n\n${gmail}\n> a\n> b\n\n_____\nlamps mailing list\nhttps://lists.lamps.test`;
    expect(splitReply(text)).toEqual({
      visible: 'Hi,\nit works now.',
      signature:
        'Mit freundlichen Grüßen\n\nKaisa Aho\nCEO @ Lamps Oy\nTel. +358 40 123 4567\nwww.lamps.test\n\n_____\nlamps mailing list\nhttps://lists.lamps.test',
      quoted: `${gmail}\n> a\n> b`,
    });
    expect(replyParts(text).map((part) => part.kind)).toEqual(['visible', 'signature', 'quoted', 'signature']);
  });

  it.each([
    ['a quotation alone', `${gmail}\n> Secret.`, ''],
    ['quoted lines alone', '> Secret.\n> Very.', ''],
    ['an earlier mail alone', separators['Outlook, Swedish'].concat('\n\nSecret.'), ''],
    [
      'a forwarded mail',
      `Hi\n\n---------- Forwarded message ---------\n${separators['Outlook, Swedish']}\n\nSecret.`,
      'Hi',
    ],
    ['lines between answers', `Hi\n${gmail}\n> Secret?\nYes.\n> More?\nNo.\n\n-- \nAnna`, 'Hi\nYes.\nNo.'],
    [
      'a mail answered within',
      `My answers are below.\n\n${separators['Outlook, English']}\n\nSecret.`,
      'My answers are below.',
    ],
  ])('shows nothing of %s where only own words are wanted', (_what, text, expected) => {
    expect(splitReply(text, { ownWordsOnly: true }).visible).toBe(expected);
  });

  it('holds every line of a mail in exactly one part, in order', () => {
    const line = fc.oneof(
      fc.constantFrom(...Object.values(introductions), ...Object.values(separators), ...deviceLines),
      fc.constantFrom(
        '',
        '',
        '-- ',
        '--',
        '_____',
        '> quoted',
        '>> quoted twice',
        '> ',
        'Regards,',
        'Kaisa Aho',
        'P.S. More',
      ),
      fc.constantFrom(
        '---------- Forwarded message ---------',
        'x mailing list',
        'My answers are below',
        'From: a@b.test',
      ),
      fc.string({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.constantFrom('', 'Re: a', 'Fwd: a'), (lines, subject) => {
        const text = lines.join('\n');
        const parts = replyParts(text, { subject });
        const filled = (whole: string) =>
          whole
            .split(/\r\n?|\n/)
            .map((one) => one.trimEnd())
            .filter((one) => one !== '');
        expect(parts.flatMap((part) => filled(part.text))).toEqual(filled(text));
        const { visible, signature, quoted } = splitReply(text, { subject });
        expect([...filled(visible), ...filled(signature), ...filled(quoted)].sort()).toEqual(filled(text).sort());
        expect(visible === '').toBe(text.trim() === '');
      }),
      { numRuns: 300 },
    );
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

  const lines = (line: string) => line.repeat(Math.ceil(1_000_000 / line.length));
  it.each([
    ['quoted lines', lines('> all of this is quoted, and again\n')],
    ['nested quotations', lines(`${'>'.repeat(60)} deep\n`)],
    ['one endless line', lines('On ')],
    ['one endless quoted line', lines('> ')],
    ['introductions', lines('On Monday 23 Nov 2026 somebody\n')],
    ['introductions with answers', `Hi\n\n${lines(`${gmail}\n> a\nyes\n`)}`],
    ['introductions of nothing', lines('somebody wrote:\n')],
    ['brackets', lines(`${'[<('.repeat(160)}:\n`)],
    ['broken addresses', lines('a <b\n>:\n')],
    ['signature marks', `Hi\n${lines('-- \nKaisa\n> a\n')}`],
    ['closings', `Hi\n${lines('Regards,\nJohn\n\n')}`],
    ['blank lines', lines('\n')],
    ['blanks', ' '.repeat(1_000_000)],
    ['header lines', lines('From: x\n')],
  ])('reads a megabyte of %s within two seconds of the processor', (_what, text) => {
    const begun = process.threadCpuUsage();
    visibleText(text);
    expect(process.threadCpuUsage(begun).user).toBeLessThan(2_000_000);
  });
});
