import { describe, expect, it } from 'vitest';
import { sanitiseHtml } from '../../../functions/mail/sanitise.ts';
import { frameSandbox, hasRemotePictures, mailDocument, referredPictures } from '../../../web/ui/mail-document.ts';

const closed = { remotePictures: false, pictures: {} };

describe('the frame that shows a mail', () => {
  it('never lets scripts run: with allow-same-origin they would be scripts of the inbox', () => {
    expect(frameSandbox.split(' ')).toContain('allow-same-origin');
    expect(frameSandbox.split(' ')).not.toContain('allow-scripts');
    expect(frameSandbox.split(' ')).not.toContain('allow-forms');
  });

  it('forbids everything but style and pictures in the document itself', () => {
    expect(mailDocument('<p>Hello</p>', closed)).toContain(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'",
    );
  });

  it('does not ask for pictures from the internet until the reader wants them', () => {
    const html = '<p><img alt="" src="https://tracker.example/x.gif"></p>';
    expect(hasRemotePictures(html)).toBe(true);
    expect(mailDocument(html, closed)).not.toMatch(/\ssrc="https:/u);
    const shown = mailDocument(html, { remotePictures: true, pictures: {} });
    expect(shown).toContain(' src="https://tracker.example/x.gif"');
    expect(shown).toContain('img-src data: https:;');
  });

  it('does not take a link or a picture of the mail itself for a remote picture', () => {
    expect(hasRemotePictures('<a href="https://example.com">x</a><img data-cid="a@b"><p>src="https://x"</p>')).toBe(
      false,
    );
  });

  it('puts the address of an own picture where the mail names its Content-ID, and allows just that origin', () => {
    const html = '<img data-cid="logo&amp;1@desk" alt="Logo"><img data-cid="gone">';
    expect(referredPictures(html)).toEqual(['logo&1@desk', 'gone']);
    const pictures = { 'logo&1@desk': 'https://files.example/k?a=1&b="2' };
    const shown = mailDocument(html, { remotePictures: false, pictures });
    expect(shown).toContain('<img src="https://files.example/k?a=1&amp;b=&quot;2" alt="Logo">');
    expect(shown).toContain('img-src data: https://files.example;');
    expect(shown).toContain('<img data-cid="gone">');
  });

  it('understands the HTML that the sanitiser lets through', () => {
    const html = sanitiseHtml(
      '<img src="cid:logo@desk"><img src="https://tracker.example/x.gif"><script>alert(1)</script>',
    );
    expect(referredPictures(html)).toEqual(['logo@desk']);
    expect(hasRemotePictures(html)).toBe(true);
    expect(mailDocument(html, closed)).not.toMatch(/\ssrc=|<script/u);
  });
});
