import type { Kind, Priority } from '../../../functions/tickets/ticket.ts';
import type { TicketTemplate } from '../templates/use-templates.ts';

/** Ways in which somebody reaches an agent in person. */
export const channels = ['phone', 'meeting', 'chat', 'social'] as const;
export type PersonalChannel = (typeof channels)[number];

/** A new ticket as it is being filled in. */
export interface NewTicketForm {
  name: string;
  /** A mail address or a phone number. */
  reach: string;
  text: string;
  mailbox: string;
  channel: PersonalChannel;
  solution: string;
  closed: boolean;
  mine: boolean;
  kind: Kind;
  priority: Priority;
  /** With commas between them. */
  tags: string;
  /** Set by a template. */
  subject: string;
  checklist: { text: string; required: boolean }[];
}

/** Nothing filled in yet. */
export const emptyForm: NewTicketForm = {
  name: '',
  reach: '',
  text: '',
  mailbox: '',
  channel: 'phone',
  solution: '',
  closed: false,
  mine: true,
  kind: 'question',
  priority: 'normal',
  tags: '',
  subject: '',
  checklist: [],
};

const longestSubject = 120;

/** The first line of what it is about, cut at a word where it is long. */
export function subjectOf(text: string): string {
  const line = text.trim().split('\n')[0]?.trim() ?? '';
  if (line.length <= longestSubject) return line;
  const cut = line.slice(0, longestSubject);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longestSubject / 2)).trimEnd()}…`;
}

/** Whether somebody can be found again under it: a mail address, or at least five digits. */
export const canReach = (reach: string): boolean => reach.includes('@') || reach.replace(/\D/gu, '').length >= 5;

/** The form as the API takes it. */
export function newTicketBody(form: NewTicketForm): Record<string, unknown> {
  const reach = form.reach.trim();
  const tags = [...new Set(form.tags.split(',').map((tag) => tag.trim().toLowerCase()))].filter(Boolean);
  return {
    mailbox: form.mailbox,
    subject: form.subject.trim() || subjectOf(form.text),
    requester: { name: form.name.trim(), ...(reach.includes('@') ? { address: reach } : { phone: reach }) },
    text: form.text.trim(),
    channel: form.channel,
    kind: form.kind,
    priority: form.priority,
    ...(tags.length > 0 ? { tags } : {}),
    ...(form.checklist.length > 0 ? { checklist: form.checklist } : {}),
    ...(form.solution.trim() ? { note: form.solution.trim() } : {}),
    ...(form.mine || form.closed ? { assignee: 'me' } : {}),
    ...(form.closed ? { status: 'closed' } : {}),
  };
}

/** What a template fills in; what it leaves open stays as it is. */
export function fromTemplate(template: TicketTemplate['ticket']): Partial<NewTicketForm> {
  const { subject, text, kind, priority, tags, checklist } = template;
  return {
    ...(subject ? { subject } : {}),
    ...(text ? { text } : {}),
    ...(kind ? { kind } : {}),
    ...(priority ? { priority } : {}),
    ...(tags ? { tags: tags.join(', ') } : {}),
    ...(checklist ? { checklist } : {}),
  };
}
