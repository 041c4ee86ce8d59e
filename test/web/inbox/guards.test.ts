import { describe, expect, it } from 'vitest';
import type { EntryView } from '../../../web/inbox/api/types.ts';
import { noteWarnings, replyWarnings } from '../../../web/inbox/composer/guards.ts';

const maija = { id: 'c1', name: 'Maija Virtanen', address: 'maija@kahvila.test' };
const person = (address: string) => ({ name: '', address });
const ticket = { requester: maija, participants: [maija, person('boss@kahvila.test')] };
const entries: EntryView[] = [];
const kinds = (reply: Partial<Parameters<typeof replyWarnings>[0]>): string[] =>
  replyWarnings({ text: 'Done.', files: 0, to: [maija], cc: [], bcc: [], ...reply }, ticket, entries).map(
    ({ kind, about }) => `${kind}: ${about}`,
  );

describe('a reply that speaks of a file which is not there', () => {
  it.each([
    ['I attached the invoice.', 'attached'],
    ['Please find the attachment below.', 'attachment'],
    ['The form is enclosed.', 'enclosed'],
    ['Lasku on liitteenä.', 'liitteenä'],
    ['Liitteestä näet hinnat.', 'Liitteestä'],
    ['Katso liitetiedosto.', 'liitetiedosto'],
    ['Ohessa lasku.', 'Ohessa'],
    ['Liitän laskun tähän.', 'Liitän'],
    ['Oheisesta kuvasta näet sen.', 'Oheisesta'],
  ])('is noticed: %s', (text, word) => {
    expect(kinds({ text })).toEqual([`attachment: ${word}`]);
    expect(kinds({ text, files: 1 })).toEqual([]);
  });

  it.each([
    'Your subscription reattaches itself.',
    'Tämä liittyy laskuun.',
    'Uusi liittymä avataan huomenna.',
    'USB-liitin on rikki.',
    '> I attached the invoice.\nThank you, it came.',
  ])('is not seen where none is meant: %s', (text) => {
    expect(kinds({ text })).toEqual([]);
  });
});

describe('the recipients of a reply', () => {
  it('are asked about when one of them is new to the conversation, in whatever line', () => {
    expect(kinds({ cc: [person('new@other.test')] })).toEqual(['stranger: new@other.test']);
    expect(kinds({ bcc: [person('new@other.test')] })).toEqual(['stranger: new@other.test']);
    expect(kinds({ to: [maija, person('Boss@Kahvila.test')] })).toEqual([]);
  });

  it('are known when a message of the ticket was to them before', () => {
    const sent = { type: 'sent', to: [maija], cc: [person('new@other.test')], bcc: [] } as unknown as EntryView;
    const reply = { text: 'Done.', files: 0, to: [maija], cc: [person('new@other.test')], bcc: [] };
    expect(replyWarnings(reply, ticket, [sent])).toEqual([]);
  });

  it('are asked about when the requester is no longer among them', () => {
    expect(kinds({ to: [person('boss@kahvila.test')] })).toEqual(['requester: maija@kahvila.test']);
  });
});

describe('blanks that nobody has filled in', () => {
  it.each([
    ['When: ___', 'blank: ___'],
    ['Hello {firstName}', 'blank: {firstName}'],
    ['Hei {etunimi}', 'blank: {etunimi}'],
  ])('are noticed: %s', (text, warning) => {
    expect(kinds({ text })).toEqual([warning]);
  });

  it.each(['snake_case and __init__', '{} and { "a": 1 }', '> Hello {firstName}'])('are not seen in: %s', (text) => {
    expect(kinds({ text })).toEqual([]);
  });
});

describe('a note that reads like a reply', () => {
  const note = (text: string) => noteWarnings({ text, files: 0 }, maija.name).map(({ kind }) => kind);
  it.each([
    'Hi Maija,\nthe machine is on its way.',
    'Dear Ms Virtanen, it is on its way.',
    'Hei Maija!\nKone on matkalla.',
    'Moi Maija, kone on matkalla.',
    'Hyvää päivää Maija Virtanen\nKone on matkalla.',
    'The machine is on its way.\n\nBest regards,\nAnna',
    'The machine is on its way.\nCheers',
    'Kone on matkalla.\n\nYstävällisin terveisin\nAnna Agent',
    'Kone on matkalla.\nt. Anna',
  ])('is noticed: %s', (text) => {
    expect(note(text)).toEqual(['reply']);
  });

  it.each([
    'Maija called again.',
    'Hei, kuka tietää tästä?',
    'Hi Ben, can you look at this?',
    'Asked Maija.\nBest to wait until Monday.',
    'Regards the second machine too.',
    '> Hi Maija,\n> Best regards\nThat is what we wrote.',
  ])('is not seen in: %s', (text) => {
    expect(note(text)).toEqual([]);
  });
});
