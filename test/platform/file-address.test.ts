import { describe, expect, it } from 'vitest';
import { fileAddress, servedAs } from '../../functions/platform/file-address.ts';

describe('the address of a file', () => {
  it('keeps path and query as they were signed, on the origin of files', () => {
    const presigned =
      'https://bucket.s3.eu-west-1.amazonaws.com/received/1/a%20b%2Bc?X-Amz-Signature=f%2F1&x-id=GetObject';
    expect(fileAddress(presigned, 'https://files.example')).toBe(
      'https://files.example/received/1/a%20b%2Bc?X-Amz-Signature=f%2F1&x-id=GetObject',
    );
  });

  it('is not made of what is no address', () => {
    expect(() => fileAddress('/received/1', 'https://files.example')).toThrow(TypeError);
  });
});

describe('a file is served', () => {
  it.each(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'text/plain', 'application/pdf'])('as %s', (type) => {
    expect(servedAs({ filename: 'a', contentType: type }).ResponseContentType).toBe(type);
  });

  it.each(['IMAGE/PNG', 'image/png; name="x.svg"'])('as the picture it is, however %s is written', (contentType) => {
    expect(servedAs({ filename: 'a', contentType }).ResponseContentType).toBe('image/png');
  });

  it.each([
    'image/svg+xml',
    'text/html',
    'text/xml',
    'application/xhtml+xml',
    'application/javascript',
    'message/rfc822',
    '',
  ])('as nothing in particular when it is %s', (contentType) => {
    const { ResponseContentType, ResponseContentDisposition } = servedAs({ filename: 'a.svg', contentType }, true);
    expect(ResponseContentType).toBe('application/octet-stream');
    expect(ResponseContentDisposition).toMatch(/^attachment;/);
  });

  it.each([
    ['image/png', true, 'inline'],
    ['image/png', false, 'attachment'],
    ['text/plain', true, 'attachment'],
    ['application/pdf', true, 'attachment'],
  ])('of type %s, asked for in place: %s, as %s', (contentType, inline, disposition) => {
    expect(servedAs({ filename: 'a', contentType }, inline).ResponseContentDisposition).toMatch(
      new RegExp(`^${disposition};`),
    );
  });

  it('under its own name, also when that is not ASCII or holds quotes', () => {
    const { ResponseContentDisposition } = servedAs({ filename: `kone "ä" (1)'.png`, contentType: 'image/png' });
    expect(ResponseContentDisposition).toBe(
      `attachment; filename="kone ___ (1)'.png"; filename*=UTF-8''kone%20%22%C3%A4%22%20%281%29%27.png`,
    );
  });

  it('under a name that holds half a character', () => {
    expect(servedAs({ filename: 'a\ud800', contentType: 'x/y' }).ResponseContentDisposition).toContain('a%EF%BF%BD');
  });
});
