import { describe, expect, it } from 'vitest';
import { forwardedFrom } from '../../functions/mail/forwarded.ts';
import { parseMail } from '../../functions/mail/parse-mail.ts';
import { aMail } from './support.ts';

const agent = 'Ben Berg <ben@demo.test>';
const kaisa = { name: 'Kaisa Aho', address: 'kaisa@lamps.test' };

const passedOn = async (subject: string, text: string, headers: Record<string, string> = {}) =>
  forwardedFrom(await parseMail(aMail({ from: agent, subject, text, headers })));

/** A mail of one HTML part. */
async function passedOnAsHtml(subject: string, html: string) {
  const raw = Buffer.from(aMail({ from: agent, subject, text: html })).toString();
  return forwardedFrom(await parseMail(Buffer.from(raw.replace('text/plain', 'text/html'))));
}

/** What programs write between "Can you help?" and "It is broken.". */
const programs: Record<string, [subject: string, head: string]> = {
  Gmail: [
    'Fwd: Lamp',
    '---------- Forwarded message ---------\nFrom: Kaisa Aho <kaisa@lamps.test>\nDate: Mon, Nov 23, 2026 at 9:12 AM\nSubject: Lamp\nTo: Ben Berg <ben@demo.test>\n\n',
  ],
  'Gmail, Finnish': [
    'Fwd: Lamp',
    '---------- Forwarded message ---------\nLähettäjä: Kaisa Aho <kaisa@lamps.test>\nDate: ma 23. marrask. 2026 klo 9.12\nSubject: Lamp\nTo: <ben@demo.test>\n\n',
  ],
  'Gmail, German': [
    'Fwd: Lamp',
    '---------- Forwarded message ---------\nVon: Kaisa Aho <kaisa@lamps.test>\nDate: Mo., 23. Nov. 2026 um 09:12 Uhr\nSubject: Lamp\nTo: <ben@demo.test>\n\n',
  ],
  'Apple Mail': [
    'Fwd: Lamp',
    'Begin forwarded message:\n\nFrom: Kaisa Aho <kaisa@lamps.test>\nSubject: Lamp\nDate: 23 November 2026 at 9.12.13 EET\nTo: ben@demo.test\n\n',
  ],
  'Apple Mail, bold and set in': [
    'Fwd: Lamp',
    'Begin forwarded message:\n\n> *From: *Kaisa Aho <kaisa@lamps.test>\n> *Subject: **Lamp*\n> *Date: *23 November 2026 at 9.12.13 EET\n> *To: *ben@demo.test\n> \n> ',
  ],
  'Apple Mail, German': [
    'Fwd: Lamp',
    'Anfang der weitergeleiteten Nachricht:\n\nVon: Kaisa Aho <kaisa@lamps.test>\nBetreff: Lamp\nDatum: 23. November 2026 um 09:12:13 MEZ\nAn: ben@demo.test\n\n',
  ],
  'Apple Mail, French': [
    'Tr : Lamp',
    'Début du message transféré :\n\nDe: Kaisa Aho <kaisa@lamps.test>\nObjet: Lamp\nDate: 23 novembre 2026 à 09:12:13 UTC+1\nÀ: ben@demo.test\n\n',
  ],
  'Apple Mail, Swedish': [
    'Vidarebefordrat: Lamp',
    'Vidarebefordrat brev:\n\nFrån: Kaisa Aho <kaisa@lamps.test>\nÄmne: Lamp\nDatum: 23 november 2026 09:12:13 CET\nTill: ben@demo.test\n\n',
  ],
  'Outlook, English': [
    'FW: Lamp',
    '________________________________\nFrom: Kaisa Aho <kaisa@lamps.test>\nSent: Monday, November 23, 2026 9:12 AM\nTo: Ben Berg\nCc: Sales\nSubject: Lamp\n\n',
  ],
  'Outlook, with mailto': [
    'FW: Lamp',
    'From: Kaisa Aho [mailto:kaisa@lamps.test]\nSent: Monday, November 23, 2026 9:12 AM\nTo: Ben Berg\nSubject: Lamp\n\n',
  ],
  'Outlook, classic': [
    'FW: Lamp',
    '-----Original Message-----\nFrom: Kaisa Aho <kaisa@lamps.test>\nSent: Monday, November 23, 2026 9:12 AM\nTo: Ben Berg\nSubject: Lamp\n\n',
  ],
  'Outlook, German': [
    'WG: Lamp',
    'Von: Kaisa Aho <kaisa@lamps.test>\nGesendet: Montag, 23. November 2026 09:12\nAn: Ben Berg\nBetreff: Lamp\n\n',
  ],
  'Outlook, Finnish': [
    'VL: Lamp',
    'Lähettäjä: Kaisa Aho <kaisa@lamps.test>\nLähetetty: maanantai 23. marraskuuta 2026 9.12\nVastaanottaja: Ben Berg\nAihe: Lamp\n\n',
  ],
  'Outlook, Swedish': [
    'VB: Lamp',
    'Från: Kaisa Aho <kaisa@lamps.test>\nSkickat: den 23 november 2026 09:12\nTill: Ben Berg\nÄmne: Lamp\n\n',
  ],
  'Outlook, Norwegian': [
    'VS/VL: Lamp',
    'Fra: Kaisa Aho <kaisa@lamps.test>\nSendt: mandag 23. november 2026 09:12\nTil: Ben Berg\nEmne: Lamp\n\n',
  ],
  'Outlook, French': [
    'TR: Lamp',
    'De : Kaisa Aho <kaisa@lamps.test>\nEnvoyé : lundi 23 novembre 2026 09:12\nÀ : Ben Berg\nObjet : Lamp\n\n',
  ],
  'Outlook, Spanish': [
    'RV: Lamp',
    'De: Kaisa Aho <kaisa@lamps.test>\nEnviado: lunes, 23 de noviembre de 2026 9:12\nPara: Ben Berg\nAsunto: Lamp\n\n',
  ],
  'Outlook, Portuguese': [
    'ENC: Lamp',
    'De: Kaisa Aho <kaisa@lamps.test>\nEnviada em: segunda-feira, 23 de novembro de 2026 09:12\nPara: Ben Berg\nAssunto: Lamp\n\n',
  ],
  'Outlook, Italian': [
    'I: Lamp',
    'Da: Kaisa Aho <kaisa@lamps.test>\nInviato: lunedì 23 novembre 2026 09:12\nA: Ben Berg\nOggetto: Lamp\n\n',
  ],
  'Outlook, Dutch': [
    'FW: Lamp',
    'Van: Kaisa Aho <kaisa@lamps.test>\nVerzonden: maandag 23 november 2026 09:12\nAan: Ben Berg\nOnderwerp: Lamp\n\n',
  ],
  'Outlook, Polish': [
    'PD: Lamp',
    'Od: Kaisa Aho <kaisa@lamps.test>\nWysłano: poniedziałek, 23 listopada 2026 09:12\nDo: Ben Berg\nTemat: Lamp\n\n',
  ],
  Thunderbird: [
    'Fwd: Lamp',
    '-------- Forwarded Message --------\nSubject: \tLamp\nDate: \tMon, 23 Nov 2026 09:12:13 +0200\nFrom: \tKaisa Aho <kaisa@lamps.test>\nTo: \tben@demo.test\n\n',
  ],
  'Thunderbird, Finnish': [
    'Fwd: Lamp',
    '-------- Välitetty viesti --------\nAihe: \tLamp\nPäiväys: \tMon, 23 Nov 2026 09:12:13 +0200\nLähettäjä: \tKaisa Aho <kaisa@lamps.test>\nVastaanottaja: \tben@demo.test\n\n',
  ],
  'Thunderbird, Dutch': [
    'Fwd: Lamp',
    '-------- Doorgestuurd bericht --------\nOnderwerp: \tLamp\nDatum: \tMon, 23 Nov 2026 09:12:13 +0200\nVan: \tKaisa Aho <kaisa@lamps.test>\nAan: \tben@demo.test\n\n',
  ],
  Yahoo: [
    'Fw: Lamp',
    '----- Forwarded Message -----\nFrom: "Kaisa Aho" <kaisa@lamps.test>\nTo: "ben@demo.test" <ben@demo.test>\nSent: Monday, November 23, 2026 at 09:12:13 AM EST\nSubject: Lamp\n\n',
  ],
  Proton: [
    'Fw: Lamp',
    '------- Forwarded Message -------\nFrom: Kaisa Aho <kaisa@lamps.test>\nDate: On Monday, November 23rd, 2026 at 9:12 AM\nSubject: Lamp\nTo: ben@demo.test <ben@demo.test>\n\n',
  ],
  Samsung: [
    'Fwd: Lamp',
    '-------- Original message --------\nFrom: Kaisa Aho <kaisa@lamps.test>\nDate: 23/11/2026 09:12 (GMT+02:00)\nTo: ben@demo.test\nSubject: Lamp\n\n',
  ],
  Notes: [
    'Fw: Lamp',
    '----- Forwarded by Ben Berg/Demo on 23.11.2026 09:12 -----\n\nFrom: Kaisa Aho <kaisa@lamps.test>\nTo: ben@demo.test\nDate: 23.11.2026 09:10\nSubject: Lamp\n\n',
  ],
  Yandex: [
    'Fwd: Lamp',
    '-------- Пересылаемое сообщение --------\n23.11.2026, 09:12, "Kaisa Aho" <kaisa@lamps.test>:\n\n',
  ],
};

describe('forwardedFrom', () => {
  it.each(Object.entries(programs))('reads what %s passes on', async (_program, [subject, head]) => {
    expect(await passedOn(subject, `Can you help?\n\n${head}It is broken.\n`)).toMatchObject({
      from: kaisa,
      subject: 'Lamp',
      text: 'It is broken.',
      comment: 'Can you help?',
    });
  });

  it('reads what Gmail passes on as HTML', async () => {
    const html =
      '<div dir="ltr">Can you help?<br><br><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: <strong>Kaisa Aho</strong> <span>&lt;<a href="mailto:kaisa@lamps.test">kaisa@lamps.test</a>&gt;</span><br>Date: Mon, Nov 23, 2026 at 9:12 AM<br>Subject: Lamp<br>To: Ben &lt;<a href="mailto:ben@demo.test">ben@demo.test</a>&gt;<br></div><br><br><div>It is broken.</div></div></div>';
    expect(await passedOnAsHtml('Fwd: Lamp', html)).toMatchObject({
      from: kaisa,
      subject: 'Lamp',
      text: 'It is broken.',
      comment: 'Can you help?',
    });
  });

  it('reads what Outlook passes on as HTML', async () => {
    const html =
      '<p class="MsoNormal">See below.</p><div style="border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>Lähettäjä:</b> Kaisa Aho &lt;kaisa@lamps.test&gt; <br><b>Lähetetty:</b> maanantai 23. marraskuuta 2026 9.12<br><b>Vastaanottaja:</b> Ben<br><b>Aihe:</b> Lamppu</p></div><p class="MsoNormal">Rikki.</p>';
    expect(await passedOnAsHtml('VL: Lamppu', html)).toMatchObject({
      from: kaisa,
      subject: 'Lamppu',
      text: 'Rikki.',
      comment: 'See below.',
    });
  });

  it('gives the date only where its time zone is told', async () => {
    const date = async (program: string) => {
      const [subject, head] = programs[program] ?? ['', ''];
      return (await passedOn(subject, `${head}It is broken.`))?.date;
    };
    expect(await date('Thunderbird')).toBe('2026-11-23T07:12:13.000Z');
    expect(await date('Gmail')).toBeNull();
    expect(await date('Samsung')).toBeNull();
  });

  it('leaves the signature out of the comment, and earlier quotations in the text', async () => {
    const [subject, head] = programs.Gmail ?? ['', ''];
    const found = await passedOn(subject, `Please.\n\n-- \nBen\n\n${head}It is broken.\n\n> Still?\n\n-- \nKaisa`);
    expect(found).toMatchObject({ comment: 'Please.', text: 'It is broken.\n\n> Still?\n\n--\nKaisa' });
    expect(await passedOn(subject, `Sent from my iPhone\n\n${head}It is broken.`)).toMatchObject({ comment: '' });
  });

  it('takes the subject around it when the mail has none of its own', async () => {
    const head = 'Begin forwarded message:\n\nFrom: kaisa@lamps.test\nDate: 23 November 2026\nTo: ben@demo.test\n\n';
    expect(await passedOn('Fwd: Re: Lamp', `${head}Broken.`)).toMatchObject({
      from: { name: '', address: 'kaisa@lamps.test' },
      subject: 'Lamp',
    });
  });

  it('takes the mail that is passed on, not one that was passed on to its sender', async () => {
    const [subject, head] = programs.Gmail ?? ['', ''];
    const inner = head.replaceAll('Kaisa Aho <kaisa@lamps.test>', 'Shop <shop@lamps.test>');
    expect(await passedOn(subject, `${head}See:\n\n${inner}Broken.`)).toMatchObject({ from: kaisa });
  });

  const head = (from: string) => `From: ${from}\nSent: Monday, November 23, 2026 9:12 AM\nTo: Ben\nSubject: Lamp\n\n`;
  it.each([
    ['an answer', 'Re: Lamp', `Thanks!\n\n${head('Kaisa Aho <kaisa@lamps.test>')}Broken.`],
    ['an answer to a forward', 'Re: Fwd: Lamp', `Ok!\n\n${programs.Gmail?.[1]}Broken.`],
    ['a head without a mark of forwarding', 'Lamp', `Look:\n\n${head('Kaisa Aho <kaisa@lamps.test>')}Broken.`],
    ['a name without an address', 'FW: Lamp', `${head('Kaisa Aho')}Broken.`],
    ['two addresses', 'FW: Lamp', `${head('Kaisa <kaisa@lamps.test> on behalf of Shop <shop@lamps.test>')}Broken.`],
    ['the own address', 'FW: Lamp', `${head('Ben Berg <BEN@demo.test>')}Broken.`],
    [
      'a quotation first',
      'Fwd: Lamp',
      `On Mon, Nov 23, 2026 at 9:12 AM Ann <a@lamps.test> wrote:\n> Hi\n\n${head(agent)}`,
    ],
    ['a separator with nothing below', 'Fwd: Lamp', 'Hi\n\n---------- Forwarded message ---------\n'],
    [
      'a separator without a head',
      'Fwd: Lamp',
      'Hi\n\n---------- Forwarded message ---------\nBroken. Write to k@lamps.test',
    ],
    ['ordinary words', 'Fwd: Lamp', 'The lamp that was forwarded is broken.'],
  ])('does not guess from %s', async (_what, subject, text) => {
    expect(await passedOn(subject, text)).toBeUndefined();
  });

  it('does not take a machine for a person', async () => {
    const [subject, text] = programs.Gmail ?? ['', ''];
    expect(await passedOn(subject, `${text}Broken.`, { 'Auto-Submitted': 'auto-replied' })).toBeUndefined();
  });
});

describe('forwardedFrom with an attached mail', () => {
  const original = (from = 'Kaisa Aho <kaisa@lamps.test>') =>
    `From: ${from}\nTo: ben@demo.test\nSubject: Lamp\nDate: Mon, 23 Nov 2026 09:12:13 +0200\nMessage-ID: <k@lamps.test>\n\nIt is broken.\n\n> Still?\n`;
  const part = (content: string, type = 'message/rfc822') =>
    `--b\nContent-Type: ${type}\nContent-Disposition: attachment; filename="Lamp.eml"\n\n${content}\n`;
  const attached = (subject: string, ...parts: string[]) => {
    const text = `--b\nContent-Type: text/plain\n\nPlease handle.\n\n-- \nBen\n${parts.join('')}--b--\n`;
    const raw = Buffer.from(aMail({ from: agent, subject, text })).toString();
    return parseMail(
      Buffer.from(raw.replace('text/plain; charset=utf-8', 'multipart/mixed; boundary=b').replace(/\r?\n/g, '\r\n')),
    ).then(forwardedFrom);
  };

  it.each([
    ['FW: Lamp', 'message/rfc822'],
    ['Fwd: something else', 'message/rfc822'],
    ['Lamp', 'message/rfc822'],
    ['', 'message/rfc822'],
    ['WG: Lamp', 'application/octet-stream'],
  ])('reads its own headers: %j as %s', async (subject, type) => {
    expect(await attached(subject, part(original(), type))).toMatchObject({
      from: kaisa,
      subject: 'Lamp',
      date: '2026-11-23T07:12:13.000Z',
      text: expect.stringContaining('It is broken.\n\n> Still?'),
      comment: 'Please handle.',
    });
  });

  it.each([
    ['two mails', 'FW: Lamp', [part(original()), part(original())]],
    ['a mail shown as evidence', 'Where is my order?', [part(original())]],
    ['a mail without a sender', 'FW: Lamp', [part('Subject: Lamp\n\nBroken.\n')]],
    ['the own mail', 'FW: Lamp', [part(original(agent))]],
    ['an answer with a mail', 'Re: Lamp', [part(original())]],
  ])('does not guess from %s', async (_what, subject, parts) => {
    expect(await attached(subject, ...parts)).toBeUndefined();
  });
});
