import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentOpenApi } from '../../functions/api/agent-routes.ts';
import { parseMail, sanitiseHtml, textOfHtml } from '../../functions/mail/index.ts';
import { buildModules } from '../../lib/constructs/build-handlers.ts';
import { handlers, projectRoot } from '../../lib/constructs/bundles.ts';

const entries = handlers();
const longest = 700_000;
let folder: string;
let bundled: { parseMail: typeof parseMail; sanitiseHtml: typeof sanitiseHtml; textOfHtml: typeof textOfHtml };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tuki-bundles-'));
  await buildModules(projectRoot, { ...entries, mail: 'functions/mail/index.ts' }, folder);
  bundled = await import(pathToFileURL(path.join(folder, 'mail/index.mjs')).href);
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(Object.keys(entries))('the bundle of %s is no longer than 700 KB', async (name) => {
  const { size } = await stat(path.join(folder, name, 'index.mjs'));
  expect(size).toBeGreaterThan(0);
  expect(size).toBeLessThanOrEqual(longest);
});

describe('what is bundled behaves as its source', () => {
  test('with the description of the API, which is made while building', async () => {
    const { handler } = await import(pathToFileURL(path.join(folder, 'api/describe-api/index.mjs')).href);
    expect(JSON.parse((await handler()).body)).toEqual(JSON.parse(JSON.stringify(agentOpenApi())));
  });

  test.each([
    'color:red',
    'COLOR : red',
    'color: red ; ;font-weight:bold;',
    'color:red !important; margin:0 auto ! IMPORTANT',
    '/* a; b */color:red',
    'color:red/* b */',
    'color:/**/red;margin:0',
    'color:rgb(1, 2, 3);background:url(https://a.test/x;y)',
    'font-family:\'Segoe UI\', "A;B";color:red',
    'font-family:"open;color:red',
    'color:rgb(1;margin:0',
    'color',
    'color:',
    ':red',
    'color:re\\64;margin:0',
    'color:expression(alert(1))',
    'margin:0;/* never closed',
    'margin:\n0\n;\tpadding:1px',
    '',
  ])('with the style %j', (style) => {
    const html = `<p style="${style.replaceAll('"', '&quot;')}">a</p>`;
    expect(bundled.sanitiseHtml(html)).toBe(sanitiseHtml(html));
  });

  test.each([
    'color:red}p{color:blue',
    'color:red;{margin:0}',
    'color:red);margin:0',
    '@import "https://a.test/x";color:red',
  ])('but drops a style that is none: %s', (style) => {
    expect(bundled.sanitiseHtml(`<p style="${style.replaceAll('"', '&quot;')}">a</p>`)).toBe('<p>a</p>');
  });

  test('and lets nothing through that is not allowed, whatever the disorder', () => {
    const piece = fc.constantFrom(
      ...[
        'color',
        ':',
        'red',
        ';',
        'margin',
        '0',
        ' ',
        '(',
        ')',
        "'",
        '/*',
        '*/',
        '\\',
        '{',
        '}',
        '!important',
        'url',
        '@',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const html = `<p style="${pieces.join('')}">a</p>`;
        const clean = bundled.sanitiseHtml(html);
        expect(clean).toMatch(
          /^<p(?: style="(?:(?:color:(?:red|margin|color|url)|margin:0)(?: !important)?;?)+")?>a<\/p>$/,
        );
      }),
    );
  });

  test.each([
    '<p>&eacute;&nbsp;&notin; &amp;copy &CounterClockwiseContourIntegral;</p>',
    '<blockquote>a<ul><li>b</ul></blockquote><a href="mailto:a@b.test">c</a>',
  ])('with the text of %s', (html) => {
    expect(bundled.textOfHtml(html)).toBe(textOfHtml(html));
  });

  test('with a mail that mixes plain text and HTML', async () => {
    const mail = [
      'From: a@b.test',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x\r\nContent-Type: text/plain\r\n\r\nFirst',
      '--x\r\nContent-Type: text/html\r\n\r\n<p>caf&eacute; &euro;5 &nosuchname; &amp &#228;</p>',
      '--x--',
      '',
    ].join('\r\n');
    const raw = new TextEncoder().encode(mail);
    const read = await bundled.parseMail(raw);
    expect(read).toEqual(await parseMail(raw));
    expect(read.text).toContain('café €5');
  });
});
