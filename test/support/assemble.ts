import { assemble } from '../../local/runner/synth.ts';

/** Synthesizes the app once for all tests of a project; the cache makes the second project's turn free. */
export default async function setup(): Promise<void> {
  await assemble();
}
