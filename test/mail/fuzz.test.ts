import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseMail } from '../../functions/mail/parse-mail.ts';
import { UnreadableMailError } from '../../functions/mail/parsed-mail.ts';

/** The mails of this folder and, where there are any beside the project, others' collections. */
const folders = [import.meta.dirname, join(import.meta.dirname, '../../../shared/corpora')].filter(existsSync);
const seeds = folders
  .flatMap((folder) => globSync('**/*.eml', { cwd: folder }).map((name) => readFileSync(join(folder, name))))
  .filter((mail) => mail.length > 0 && mail.length < 6000);

const tokens = [
  ...['\r\n', '\r\n\r\n', '\n.\n', '\0', '\xff\xfe', '\xc3', '=', '+', '--', '; ', '"', '(', '<', '>', ':'],
  ...['=?utf-8?Q?', '=?utf-7?B?K0FQdy0?=', '=?x?q?\xe4?=', '?=', '=3D', '+AGE-', '<!--', '<a href="cid:', '&#x', '> '],
  'Content-Type: multipart/mixed; boundary=b\r\n',
  'Content-Type: multipart/digest; boundary="=_"\r\n',
  'Content-Type: message/rfc822\r\n\r\n',
  'Content-Type: text/html; charset=utf-7\r\n',
  'Content-Type: text/plain; format=flowed; delsp=yes; charset=iso-2022-jp\r\n',
  'Content-Type: message/delivery-status\r\n\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
  'Content-Disposition: attachment; filename*0*=utf-8\'\'%e4; filename*1="x"\r\n',
  '\r\n--b\r\n',
  '\r\n--b--\r\n',
  'boundary=',
  'From: a:b:c;, "x\\" <@@>\r\n',
  'Date: 31 Feb 99999 25:61\r\n',
  'On Monday, x wrote:\r\n',
  '<blockquote>'.repeat(50),
  '('.repeat(200),
].map((token) => Buffer.from(token, 'latin1'));

/** Where in the mail and how far, as parts of a million of its length. */
const place = fc.nat({ max: 999_999 });

type Mutation = (mail: Buffer) => Buffer;
const at = (mail: Buffer, part: number): number => Math.floor((mail.length * part) / 1_000_000);
const sorted = (...numbers: number[]): number[] => numbers.sort((a, b) => a - b);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, place).map(([a, b]) => (mail: Buffer) => {
    const [from = 0, to = 0] = sorted(at(mail, a), at(mail, b));
    return Buffer.concat([mail.subarray(0, from), mail.subarray(to)]);
  }),
  fc.tuple(place, place).map(([a, b]) => (mail: Buffer) => {
    const [from = 0, to = 0] = sorted(at(mail, a), at(mail, b));
    return Buffer.concat([mail.subarray(0, to), mail.subarray(from)]);
  }),
  fc.tuple(place, place, place).map((places) => (mail: Buffer) => {
    const [a = 0, b = 0, c = 0] = sorted(...places.map((one) => at(mail, one)));
    return Buffer.concat([mail.subarray(0, a), mail.subarray(b, c), mail.subarray(a, b), mail.subarray(c)]);
  }),
  fc.array(fc.tuple(place, fc.nat({ max: 7 })), { minLength: 1, maxLength: 10 }).map((flips) => (mail: Buffer) => {
    const flipped = Buffer.from(mail);
    for (const [part, bit] of flips)
      if (mail.length > 0) flipped[at(mail, part)] = (mail[at(mail, part)] ?? 0) ^ (1 << bit);
    return flipped;
  }),
  fc
    .tuple(place, fc.constantFrom(...tokens), fc.integer({ min: 1, max: 30 }))
    .map(([part, token, times]) => (mail: Buffer) => {
      const here = at(mail, part);
      return Buffer.concat([
        mail.subarray(0, here),
        ...Array.from({ length: times }, () => token),
        mail.subarray(here),
      ]);
    }),
);

/** A mail after another, each mutation upon the last; none grows beyond what is worth the time. */
const mutated = fc
  .tuple(fc.nat({ max: seeds.length - 1 }), fc.array(mutation, { minLength: 1, maxLength: 6 }))
  .map(([index, mutations]) =>
    mutations.reduce<Buffer>((mail, mutate) => mutate(mail).subarray(0, 100_000), seeds[index] ?? Buffer.alloc(0)),
  );

it('reads 10,000 mutilated mails or calls them unreadable, each within two seconds of the processor', {
  timeout: 400_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async (raw) => {
      const begun = process.threadCpuUsage();
      const result = await parseMail(raw).catch((error: unknown) => error);
      const { user, system } = process.threadCpuUsage(begun);
      if (!(result instanceof UnreadableMailError)) {
        expect(result).toMatchObject({ text: expect.any(String), attachments: expect.any(Array) });
      }
      expect(user + system).toBeLessThan(2_000_000);
    }),
    { numRuns: 10_000 },
  );
});
