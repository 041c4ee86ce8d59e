import { describe, expect, it } from 'vitest';
import { readCommands } from '../../functions/mail/mail-commands.ts';

const none = { note: false, reply: false, close: false };

describe('readCommands', () => {
  it.each([
    ['a text without commands', 'Turn the switch.\nAnna', { ...none, text: 'Turn the switch.\nAnna' }],
    ['a command above', '#note\n\nShe has called.', { ...none, note: true, text: 'She has called.' }],
    ['a command below', 'Turn the switch.\n\n#close\n', { ...none, close: true, text: 'Turn the switch.' }],
    [
      'any case and either sign',
      '@Reply\nTurn it.\n#CLOSE',
      { note: false, reply: true, close: true, text: 'Turn it.' },
    ],
    ['several in a line', '#note, #close\nDone.', { ...none, note: true, close: true, text: 'Done.' }],
    ['several below one another', '#reply\n#close\n\nDone.', { note: false, reply: true, close: true, text: 'Done.' }],
    ['lines that end in CRLF', '#note\r\nDone.\r\nAnna', { ...none, note: true, text: 'Done.\nAnna' }],
    ['nothing but a command', ' #close ', { ...none, close: true, text: '' }],
    ['an opening command', '#open\nNot yet.', { ...none, text: 'Not yet.' }],
    ['the last of closing and opening', '#close\nNot yet.\n#open', { ...none, text: 'Not yet.' }],
  ])('reads %s', (_what, text, expected) => {
    expect(readCommands(text)).toEqual(expected);
  });

  it.each([
    ['#note She is angry.', 'She is angry.'],
    ['@note: she is angry.\nAnna', 'she is angry.\nAnna'],
    ['Hello,\n#note\nshe is angry.', 'Hello,\nshe is angry.'],
    ['#reply\n#note\nshe is angry.', 'she is angry.'],
  ])('never lets a note go to a customer: %j', (text, rest) => {
    expect(readCommands(text)).toEqual({ ...none, note: true, text: rest });
  });

  it.each(['#close the valve first.', 'Press\n#close\nand wait.', '#notes are kept here.', 'See #reply and #close.'])(
    'leaves words that only look like commands: %j',
    (text) => {
      expect(readCommands(text)).toEqual({ ...none, text });
    },
  );

  it('keeps the begin of indented text', () => {
    expect(readCommands('#note\n  a\n  b').text).toBe('  a\n  b');
  });
});
