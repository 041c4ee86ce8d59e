/**
 * Stands for `postcss` in the bundles of functions. sanitize-html has it read `p {<style attribute>}`, then keeps only the declarations whose property and
 * whole value its allow-list names: what this understands otherwise than a browser can therefore never add to what is let through. Throws, as postcss does,
 * for what it cannot read; sanitize-html then drops the attribute.
 */
interface Declaration {
  type: 'decl';
  prop: string;
  value: string;
  important?: true;
}

/** @throws SyntaxError for anything but declarations in one pair of braces */
export function parse(css: string): { nodes: [{ type: 'rule'; selector: string; nodes: Declaration[] }] } {
  const rule = /^([^{}]*?)\s*\{(.*)\}$/s.exec(css);
  if (!rule) throw new SyntaxError('not one rule');
  const [, selector = '', style = ''] = rule;
  return { nodes: [{ type: 'rule', selector, nodes: pieces(style).map(declaration) }] };
}

/** One step through a style attribute: a comment, a string, whatever has no meaning here, or one character that has. */
const step = /\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|\\[\s\S]|[^"'\\/;(){}]+|[\s\S]/g;

/** The declarations between semicolons that stand in no string and no brackets; comments are left out. */
function pieces(style: string): string[] {
  const found = [''];
  let depth = 0;
  for (const [token] of style.matchAll(step)) {
    if (token.startsWith('/*') && token.length > 2) continue;
    if (/^["'{}\\]$/.test(token)) throw new SyntaxError(`unexpected ${token}`);
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (depth < 0) throw new SyntaxError('a bracket that was never opened');
    if (token === ';' && depth === 0) found.push('');
    else found[found.length - 1] += token;
  }
  if (depth > 0) throw new SyntaxError('a bracket that is never closed');
  return found.filter((piece) => piece.trim() !== '');
}

function declaration(piece: string): Declaration {
  const parts = /^\s*([^\s:]+)\s*:(.*)$/s.exec(piece);
  if (!parts) throw new SyntaxError('not a declaration');
  const [, prop = '', rest = ''] = parts;
  const value = rest.replace(/\s*!\s*important\s*$/i, '');
  return { type: 'decl', prop, value: value.trim(), ...(value !== rest && { important: true }) };
}
