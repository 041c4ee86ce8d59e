import { describe, expect, it } from 'vitest';
import { linkTickets } from '../../../web/inbox/ticket/ticket-links.tsx';

const linked = (html: string): string => linkTickets(html, 'https://desk.test');

describe('numbers of tickets in HTML', () => {
  it('become links', () => {
    expect(linked('<p>See #1042, please.</p>')).toBe(
      '<p>See <a href="https://desk.test/tickets/1042">#1042</a>, please.</p>',
    );
  });

  it.each([
    '<a href="https://a.test/#1042">#1042</a>',
    '<p style="color:#112233">red</p>',
    '<p>&#1042; and a#1042 and https://a.test/#1042 and #12 and #1042b</p>',
  ])('stay as they are where they are something else: %s', (html) => {
    expect(linked(html)).toBe(html);
  });
});
