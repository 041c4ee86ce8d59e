/** Signing belongs to the whole desk; the mail path uses it the most. */
export { isPlainSignedBy, isSignedBy, type Purpose, type SigningKey, sign, signPlain } from '../platform/signature.ts';
