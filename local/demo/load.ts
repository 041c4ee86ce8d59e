/**
 * Fills a fresh desk through its front door: mails by SMTP, answers by the agents' API, and the clock moved from two months back up to now, so
 * that every list, service level and report shows what really came about.
 */
import { createTransport, type Transporter } from 'nodemailer';
import { Temporal } from 'temporal-polyfill';
import { cases, type DemoCase, type DemoStep } from './cases.ts';

/** Where the desk to fill can be reached. */
export interface DemoDesk {
  /** `http://127.0.0.1:3000` */
  url: string;
  smtpPort: number;
  /** Wall time up to which the story is told, epoch ms. */
  until: number;
}

interface Moment {
  at: number;
  story: Story;
  step?: DemoStep;
}

/** A case as it unfolds: which ticket it became, learnt when the first answer is due. */
interface Story {
  case: DemoCase;
  number?: number;
}

interface OutboxMail {
  to: string[];
  subject: string;
  messageId: string;
}

/** @throws Error when the desk refuses something: a demo that half loads would show untrue figures */
export async function loadDemo(desk: DemoDesk): Promise<void> {
  const api = deskApi(desk.url);
  const transport = createTransport({ host: '127.0.0.1', port: desk.smtpPort, secure: false, ignoreTLS: true });
  try {
    for (const moment of plan(desk.until)) {
      await api.moveClock(moment.at);
      if (moment.step?.by) await act(api, moment.story, moment.step);
      else await write(api, transport, moment.story, moment.step);
      await api.idle();
    }
    await api.moveClock(desk.until);
  } finally {
    transport.close();
  }
}

/** All moments of all cases in the order in which they happen, none later than `until`. */
export function plan(until: number): Moment[] {
  const today = Temporal.Instant.fromEpochMilliseconds(until).toZonedDateTimeISO('UTC').startOfDay();
  const moments = cases.flatMap((one) => {
    const story: Story = { case: one };
    let at = today.subtract({ days: one.daysAgo }).withPlainTime(Temporal.PlainTime.from(one.time));
    const told: Moment[] = [{ at: at.epochMilliseconds, story }];
    for (const step of one.next ?? []) {
      at = at.add(Temporal.Duration.from(step.after));
      told.push({ at: at.epochMilliseconds, story, step });
    }
    return told;
  });
  return moments.filter((moment) => moment.at <= until).sort((a, b) => a.at - b.at);
}

async function write(api: DeskApi, transport: Transporter, story: Story, step?: DemoStep): Promise<void> {
  const { from, to, subject, text, html, headers, attachment } = story.case;
  const answered = step ? await api.lastMailTo(from.address, subject) : undefined;
  await transport.sendMail({
    from,
    to: `${to}@demo.test`,
    subject: answered ? `Re: ${answered.subject.replace(/^Re: /i, '')}` : subject,
    text: step?.text ?? text,
    html: step ? undefined : html,
    headers: step ? undefined : headers,
    inReplyTo: answered?.messageId,
    references: answered?.messageId,
    attachments:
      attachment && !step
        ? [
            {
              filename: attachment.filename,
              contentType: attachment.contentType,
              content: Buffer.from(attachment.base64, 'base64'),
            },
          ]
        : [],
  });
}

async function act(api: DeskApi, story: Story, step: DemoStep): Promise<void> {
  const agent = `${step.by}@demo.test`;
  story.number ??= await api.numberOf(story.case);
  const path = `/api/v1/tickets/${story.number}`;
  if (step.take) await api.change(agent, path, { assignee: agent });
  if (step.set) await api.change(agent, path, step.set);
  if (step.note) await api.call(agent, 'POST', `${path}/notes`, { text: step.note });
  if (step.text)
    await api.call(agent, 'POST', `${path}/replies`, { text: step.text, status: step.status ?? 'waiting' });
}

type DeskApi = ReturnType<typeof deskApi>;

/** The few calls of the desk's own API that the story needs, each made as the agent who acts. */
function deskApi(url: string) {
  const tokens = new Map<string, string>();

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url + path, init);
    if (!response.ok)
      throw new Error(
        `demo data: ${init.method ?? 'GET'} ${path} answered ${response.status}: ${await response.text()}`,
      );
    return response;
  }

  async function token(agent: string): Promise<string> {
    const known = tokens.get(agent);
    if (known) return known;
    const body = JSON.stringify({ email: agent });
    const answer = await request('/local/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const { accessToken } = (await answer.json()) as { accessToken: string };
    tokens.set(agent, accessToken);
    return accessToken;
  }

  async function call(
    agent: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const authorization = `Bearer ${await token(agent)}`;
    return request(path, {
      method,
      headers: { authorization, 'content-type': 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  return {
    call,
    /** PATCH on the version that is there now. */
    async change(agent: string, path: string, patch: Record<string, unknown>): Promise<void> {
      const etag = (await call(agent, 'GET', path)).headers.get('etag') ?? '';
      await call(agent, 'PATCH', path, patch, { 'if-match': etag });
    },
    /** The ticket that a case became: the newest of that subject from that sender. */
    async numberOf(one: DemoCase): Promise<number> {
      const answer = await call(
        'admin@demo.test',
        'GET',
        `/api/v1/search?q=${encodeURIComponent(`customer:${one.from.address} ${one.subject}`)}`,
      );
      const { items } = (await answer.json()) as { items: { number: number; subject: string }[] };
      const found = items.find((ticket) => ticket.subject === one.subject);
      if (!found) throw new Error(`demo data: no ticket found for “${one.subject}”`);
      return found.number;
    },
    /** The desk's newest mail to a customer about a subject. */
    async lastMailTo(address: string, subject: string): Promise<OutboxMail> {
      const mails = (await (
        await request('/local/outbox', { headers: { accept: 'application/json' } })
      ).json()) as OutboxMail[];
      const found =
        mails.find((mail) => mail.to.includes(address) && mail.subject.includes(subject)) ??
        mails.find((mail) => mail.to.includes(address));
      if (!found) throw new Error(`demo data: no mail to ${address} about “${subject}” in the outbox`);
      return found;
    },
    async moveClock(to: number): Promise<void> {
      const body = JSON.stringify({ set: new Date(to).toISOString() });
      await request('/local/clock', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    },
    async idle(): Promise<void> {
      await request('/local/idle');
    },
  };
}
