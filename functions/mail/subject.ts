const reply =
  /^\s*(?:re|sv|vs|aw|antw|antwort|ref|rif|r|odp|vá|ynt|res|回复|答复|回覆|返信|отв|ответ)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*/iu;
const tag = /\s*\[#\d{1,10}\]/g;

/** A subject without the marks of answering, in any of the languages mail programs use, and without ticket numbers. */
export function baseSubject(subject: string): string {
  let rest = subject.replace(tag, '').trim();
  for (let length = Number.POSITIVE_INFINITY; rest.length < length; ) {
    length = rest.length;
    rest = rest.replace(reply, '');
  }
  return rest.trim();
}

/** The subject of an answer: kept so that mail programs see the same conversation, with the number for people. */
export function replySubject(subject: string, number: number): string {
  return `Re: ${baseSubject(subject)} [#${number}]`;
}

/** Ticket numbers that a subject names, `[#1042]`, first one first. */
export function numbersIn(subject: string): number[] {
  return [...new Set([...subject.matchAll(/\[#(\d{1,10})\]/g)].map((match) => Number(match[1])))];
}
