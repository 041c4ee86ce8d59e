/** Stands for `source-map-js` in the bundles of functions: postcss, which sanitize-html reads style attributes with, works without it, as in browsers. */
export const SourceMapConsumer = undefined;
export const SourceMapGenerator = undefined;
