import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, it } from 'vitest';
import { decodeBody } from '../../functions/mail/mime-bodies.ts';

const piece = fc.constantFrom(
  'A',
  'z',
  '9',
  '+/',
  '=',
  '==',
  '\n',
  '\r\n',
  '\r',
  ' ',
  'QUJD',
  '=3D',
  '=\r\n',
  '=4',
  'é',
);

it.each(['base64', 'quoted-printable', '8bit'])('decodes %s as the parser does', async (encoding) => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      fc.pre(encoding !== 'base64' || !pieces.includes('é'));
      const head = `Content-Type: application/x-data\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
      const { attachments } = await PostalMime.parse(Buffer.from(`${head}${pieces.join('')}`));
      const content = attachments[0]?.content ?? new ArrayBuffer(0);
      expect(decodeBody(Buffer.from(pieces.join('')), encoding)).toEqual(Buffer.from(content as ArrayBuffer));
    }),
    { numRuns: 500 },
  );
});
