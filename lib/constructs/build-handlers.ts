import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** CommonJS packages inside an ES module may call `require` for Node's own modules. */
const REQUIRE = "import{createRequire as tukiRequire}from'node:module';const require=tukiRequire(import.meta.url);";

const shim = (name: string): string => path.join(import.meta.dirname, 'shims', `${name}.ts`);
const htmlParser = fileURLToPath(import.meta.resolve('htmlparser2'));

/** What a function never needs of what its packages bring along. docs/decisions/0001-one-esbuild-pass.md says why each is safe. */
const ALIASES = {
  '@aws-sdk/credential-provider-node': shim('credential-provider'),
  '@aws-sdk/endpoint-cache': shim('no-endpoint-cache'),
  '@smithy/core/event-streams': shim('no-event-streams'),
  dayjs: shim('no-dates'),
  htmlparser2: path.join(path.dirname(htmlParser), 'Parser.js'),
  'node:http': shim('http'),
  postcss: shim('style-attribute'),
};

/** Looks postal-mime's names of characters up in the table that htmlparser2 has. */
const oneTableOfEntities: Plugin = {
  name: 'one-table-of-entities',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/html-entities\.js$/ }, ({ importer }) =>
      /[\\/]postal-mime[\\/]/.test(importer) ? { path: shim('html-entities') } : undefined,
    );
  },
};

/**
 * Writes the constant keys of the SDK's schemas out, `{ [_h]: 1 }` as `{ "http": 1 }`: esbuild cannot tell that a computed key has no side effect, and
 * would keep the schemas of every operation there is.
 */
const plainSchemaKeys: Plugin = {
  name: 'plain-schema-keys',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ }, async (file) => {
      const source = await readFile(file.path, 'utf8');
      const constants = new Map<string | undefined, string | undefined>(
        [...source.matchAll(/^const (\w+) = ("[^"\n]*");$/gm)].map(([, name, value]) => [name, value]),
      );
      const contents = source.replace(/\[(\w+)\]:/g, (key, name: string) =>
        constants.has(name) ? `${constants.get(name)}:` : key,
      );
      return { contents, loader: 'js' };
    });
  },
};

/**
 * Builds modules, each with everything it imports, as one minified ES module `<name>/index.mjs` with its source map.
 *
 * @param root the checkout
 * @param entries path of each module from the checkout, by the name of what is built
 * @throws Error when one does not build
 */
export async function buildModules(root: string, entries: Record<string, string>, folder: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: Object.entries(entries).map(([name, entry]) => ({ in: entry, out: `${name}/index` })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: ALIASES,
    plugins: [oneTableOfEntities, plainSchemaKeys],
    minify: true,
    charset: 'utf8',
    sourcemap: true,
    sourcesContent: false,
    banner: { js: REQUIRE },
    logLevel: 'error',
  });
}
