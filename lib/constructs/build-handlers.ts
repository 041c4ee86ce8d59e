import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { rulesInUse } from './endpoint-rules.ts';

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

/** Leaves the rules for endpoints out that no call of the desk comes to. */
const endpointRules: Plugin = {
  name: 'endpoint-rules',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]endpoint[\\/]bdd\.js$/ }, async (file) => {
      const source = await readFile(file.path, 'utf8');
      return { contents: rulesInUse(source) ?? source, loader: 'js' };
    });
  },
};

/** Leaves of the SDK's `package.json` what it reads. */
const versionsAlone: Plugin = {
  name: 'versions-alone',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async (file) => {
      const { version } = JSON.parse(await readFile(file.path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** Gives the SDK's digests nothing to fall back upon where there is no `node:crypto`, and its region nothing where no variable names it. */
const knownRuntime: Plugin = {
  name: 'known-runtime',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/(Sha256|Sha1|Md5)Js$/ }, ({ importer }) =>
      /[\\/](Sha256|Sha1|Md5)Node\.js$/.test(importer) ? { path: shim('no-script-digests') } : undefined,
    );
    onResolve({ filter: /[\\/]getInstanceMetadataRegion$/ }, () => ({ path: shim('no-instance-metadata') }));
  },
};

/** Leaves nodemailer's table of media types out: files are sent with the type that they were given. */
const noMediaTypes: Plugin = {
  name: 'no-media-types',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/mime-types\.js$/ }, ({ importer }) =>
      /[\\/]nodemailer[\\/]/.test(importer) ? { path: shim('no-media-types') } : undefined,
    );
  },
};

/** Replaces what zod makes JSON schemas with: the one document that holds any is made here, see `builtValues`. */
const noJsonSchemas: Plugin = {
  name: 'no-json-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-processors)\.js$/ }, async (file) => {
      const source = await readFile(file.path, 'utf8');
      const names = [...source.matchAll(/^export (?:const|function) (\w+)|^export \{ \w+ as (\w+) \}/gm)];
      const stub = "const absent = () => { throw new Error('a function cannot make JSON schemas'); };\n";
      const list = names.map(([, declared, renamed]) => `absent as ${declared ?? renamed}`).join();
      return { contents: `${stub}export { ${list} };`, loader: 'js' };
    });
  },
};

/** Puts in place of a module `*.built.ts` its default export, a text, as it is when the functions are built. */
const builtValues: Plugin = {
  name: 'built-values',
  setup({ onLoad }) {
    onLoad({ filter: /\.built\.ts$/ }, async (file) => {
      const { default: value } = (await import(pathToFileURL(file.path).href)) as { default: string };
      return { contents: value, loader: 'text' };
    });
  },
};

const PLUGINS = [
  oneTableOfEntities,
  noMediaTypes,
  plainSchemaKeys,
  endpointRules,
  versionsAlone,
  knownRuntime,
  noJsonSchemas,
  builtValues,
];

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
    plugins: PLUGINS,
    minify: true,
    charset: 'utf8',
    sourcemap: true,
    sourcesContent: false,
    banner: { js: REQUIRE },
    logLevel: 'error',
  });
}
