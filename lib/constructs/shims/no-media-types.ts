/** Stands for nodemailer's table of media types in the bundles of functions: every file that they send has its name and type given. */
export const detectMimeType = (): string => 'application/octet-stream';
export const detectExtension = (): string => 'bin';
