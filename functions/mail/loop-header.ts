/** Tells our own mails when they come back: holds their signed id, which nobody else can make. */
export const loopHeader = 'X-Tuki-Loop';
