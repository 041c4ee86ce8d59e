import { decodeHTML } from 'entities';

/**
 * Stands for postal-mime's own table of named character references in the bundles of functions: the same names, looked up in the table that reading HTML
 * brings along anyway. `&eacute;` gives `é`, what is no name gives undefined.
 */
export const htmlEntities = new Proxy<Record<string, string>>(
  {},
  {
    get: (_, reference) => {
      if (typeof reference !== 'string' || !/^&[a-z]+\d*;?$/i.test(reference)) return undefined;
      const decoded = decodeHTML(reference);
      return decoded === reference ? undefined : decoded;
    },
  },
);
