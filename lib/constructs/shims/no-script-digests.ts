/**
 * Stands for the digests in JavaScript in the bundles of functions: the SDK uses them where `node:crypto` cannot make a digest, which it always can in Lambda.
 */
class NoScriptDigest {
  /** @throws Error always */
  constructor() {
    throw new Error('a function has node:crypto for its digests');
  }
}

export { NoScriptDigest as Md5Js, NoScriptDigest as Sha1Js, NoScriptDigest as Sha256Js };
