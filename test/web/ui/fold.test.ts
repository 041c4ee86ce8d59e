import { describe, expect, it } from 'vitest';
import { foldOf, showsPictures } from '../../../web/ui/fold.ts';

describe('where a message folds', () => {
  it('leaves a message whole when all of it is new, or when nothing of it is', () => {
    expect(foldOf('Hello', null)).toBeUndefined();
    expect(foldOf('Hello\n', 'Hello')).toBeUndefined();
    expect(foldOf('> Hello', '')).toBeUndefined();
  });

  it('folds away what stands below the new text', () => {
    expect(foldOf('Yes.\n\nOn 1 October Anna wrote:\n> Is it better?', 'Yes.')).toEqual({
      visible: 'Yes.',
      rest: 'On 1 October Anna wrote:\n> Is it better?',
    });
  });

  it('shows the whole message in place of the new text when that is written between the quotes', () => {
    expect(foldOf('> First?\nYes.\n> Second?\nNo.', 'Yes.\nNo.')).toEqual({ visible: 'Yes.\nNo.' });
  });
});

describe('pictures of a message', () => {
  it('are its own ones alone: those on the internet are not loaded anyway', () => {
    expect(showsPictures('<p>Look: <img alt="leak" data-cid="leak@kahvila"></p>')).toBe(true);
    expect(showsPictures('<p>Look: <img alt="" src="https://tracker.example/x.gif"> data-cid="x"</p>')).toBe(false);
  });
});
