/** Tells our own mails when they come back: the number of the ticket. */
export const loopHeader = 'X-Tuki-Loop';
