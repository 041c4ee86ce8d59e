/**
 * Stands for `node:http` in the bundles of functions. An ES import reads every export of a module, and those of this one make Node load its whole `fetch`,
 * which takes a third of a function's start; asked for directly, the module gives just what is used.
 */
const http = process.getBuiltinModule('node:http');

export const { Agent, request, STATUS_CODES } = http;
export default http;
