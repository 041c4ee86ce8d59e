/**
 * Every route of the desk, and how it is asked about a ticket that the one who asks may not see. Whoever adds a route adds its row: the walk fails
 * without it.
 */

/** What lies in the mailbox that is hidden: enough of it to fill in every path. */
export interface Hidden {
  mailbox: string;
  number: number;
  /** The message received, its file, and an answer that has gone out. */
  entry: string;
  attachment: string;
  sent: string;
  /** Two answers that wait for their time. */
  scheduled: string;
  scheduledToo: string;
  /** The requester. */
  customer: string;
  address: string;
  /** A number that everybody may see. */
  visible: number;
  /** An organisation that the requester belongs to by their address. */
  organisation: string;
}

/** How a route is asked. Headers let a change pass that names no version. */
interface Ask {
  path: string;
  body?: unknown;
}

/**
 * `about`: the hidden thing itself is asked for or changed; it must be refused, and an admin must not be.
 * `lists`: what is listed, counted or searched must be the same with and without the hidden ticket.
 * `settings`: it is not about tickets, or names what is not there; nothing of the hidden one may show, but where it was asked for by its number
 * (`mayNameNumber`) that.
 * `portal`, `public`: as `about`, on the sides of customers and of everybody.
 */
export type Row =
  | { about: (it: Hidden) => Ask | Ask[] }
  | { lists: (it: Hidden) => string[] }
  | { settings: (it: Hidden) => Ask; mayNameNumber?: true }
  | { portal: (it: Hidden) => Ask }
  | { public: (it: Hidden) => Ask };

/** What the hidden ticket is made of. None of it may ever stand in an answer to somebody who does not see its mailbox. */
export const secrets = {
  subject: 'zyxquartz',
  text: 'vabbelgrin',
  note: 'kwyjibonote',
  reply: 'fnordreply',
  later: 'later-blivet',
  draft: 'draftplugh',
  tag: 'hushtag',
  file: 'plumbusfile',
  field: 'grelbvalue',
  signature: 'hushsignature',
  name: 'Qwertiana',
  address: 'qwertiana@hidden-customer.test',
} as const;

/** When messages that wait go out: after the test. */
export const later = (): string => new Date(Date.now() + 20 * 86_400_000).toISOString();

const folders = [
  'unassigned',
  'mine',
  'assigned',
  'drafts',
  'waiting',
  'deferred',
  'closed',
  'suspended',
  'spam',
  'trash',
];
const reply = { text: 'Hello' };
const month = new Date().toISOString().slice(0, 7);

const searches = (it: Hidden): string[] => [
  `#${it.number}`,
  String(it.number),
  secrets.subject,
  secrets.subject.slice(0, 4),
  `"${secrets.subject} ${secrets.text}"`,
  secrets.text,
  secrets.note,
  secrets.reply,
  secrets.file,
  secrets.name,
  secrets.address,
  `tag:${secrets.tag}`,
  `from:${secrets.address}`,
  `customer:${secrets.address}`,
  `subject:${secrets.subject}`,
  `mailbox:${it.mailbox}`,
  'assigned:ben@demo.test',
  'status:waiting',
  'is:unassigned',
  'is:open',
];

const tickets: Record<string, Row> = {
  'GET /tickets': {
    lists: (it) => [
      '/tickets',
      ...folders.map((folder) => `/tickets?folder=${folder}`),
      ...['new', 'open', 'waiting', 'closed'].map((status) => `/tickets?status=${status}`),
      `/tickets?customer=${it.customer}`,
      `/tickets?tag=${secrets.tag}`,
      '/tickets?assignee=ben@demo.test',
      '/tickets?sort=waitingSince',
      `/tickets?mailbox=${it.mailbox}`,
      '/tickets?due=overdue',
      '/tickets?follower=admin@demo.test',
      '/tickets?starred=true',
    ],
  },
  'POST /tickets': {
    about: (it) => ({
      path: '/tickets',
      body: { mailbox: it.mailbox, subject: 'x', text: 'x', requester: { name: 'X', address: 'x@x.test' } },
    }),
  },
  'GET /folders': { lists: () => ['/folders'] },
  'GET /workload': { lists: () => ['/workload'] },
  'GET /tickets/doubtful': { lists: () => ['/tickets/doubtful'] },
  'GET /tickets/similar': {
    lists: () => [`/tickets/similar?address=${secrets.address}&subject=${secrets.subject}`],
  },
  'POST /tickets/bulk': {
    settings: (it) => ({
      path: '/tickets/bulk',
      body: { changes: [{ number: it.number, patch: { priority: 'high' } }] },
    }),
    mayNameNumber: true,
  },
  'GET /marks': { lists: () => ['/marks'] },
  'PUT /marks/{number}': { about: (it) => ({ path: `/marks/${it.number}`, body: { starred: true } }) },
  'GET /notifications': { lists: () => ['/notifications'] },
  'POST /notifications/read': {
    settings: () => ({ path: '/notifications/read', body: { upTo: '2020-01-01T00:00:00Z' } }),
  },
  'GET /tickets/{number}': { about: (it) => ({ path: `/tickets/${it.number}` }) },
  'PATCH /tickets/{number}': {
    about: (it) => [
      { path: `/tickets/${it.number}`, body: { priority: 'high' } },
      { path: `/tickets/${it.visible}`, body: { mailbox: it.mailbox } },
    ],
  },
  'GET /tickets/{number}/entries': { about: (it) => ({ path: `/tickets/${it.number}/entries` }) },
  'POST /tickets/{number}/replies': { about: (it) => ({ path: `/tickets/${it.number}/replies`, body: reply }) },
  'POST /tickets/{number}/notes': { about: (it) => ({ path: `/tickets/${it.number}/notes`, body: reply }) },
  'POST /tickets/{number}/forwards': {
    about: (it) => ({
      path: `/tickets/${it.number}/forwards`,
      body: { to: [{ address: 'x@x.test' }], entry: it.entry, text: 'x' },
    }),
  },
  'POST /tickets/{number}/entries/{entryId}/cancel': {
    about: (it) => ({ path: `/tickets/${it.number}/entries/${it.sent}/cancel` }),
  },
  'POST /tickets/{number}/entries/{entryId}/retry': {
    about: (it) => ({ path: `/tickets/${it.number}/entries/${it.sent}/retry` }),
  },
  'POST /tickets/{number}/scheduled': {
    about: (it) => ({ path: `/tickets/${it.number}/scheduled`, body: { ...reply, sendAt: later() } }),
  },
  'GET /tickets/{number}/scheduled': { about: (it) => ({ path: `/tickets/${it.number}/scheduled` }) },
  'POST /tickets/{number}/scheduled/{id}/send': {
    about: (it) => ({ path: `/tickets/${it.number}/scheduled/${it.scheduled}/send` }),
  },
  'DELETE /tickets/{number}/scheduled/{id}': {
    about: (it) => ({ path: `/tickets/${it.number}/scheduled/${it.scheduledToo}` }),
  },
  'GET /tickets/{number}/entries/{entryId}/attachments/{attachmentId}': {
    about: (it) => ({ path: `/tickets/${it.number}/entries/${it.entry}/attachments/${it.attachment}` }),
  },
  'GET /tickets/{number}/entries/{entryId}/raw': {
    about: (it) => ({ path: `/tickets/${it.number}/entries/${it.entry}/raw` }),
  },
  'GET /tickets/{number}/entries/{entryId}/headers': {
    about: (it) => ({ path: `/tickets/${it.number}/entries/${it.entry}/headers` }),
  },
  'POST /tickets/{number}/reminders': {
    about: (it) => ({ path: `/tickets/${it.number}/reminders`, body: { at: later(), text: secrets.note } }),
  },
  'DELETE /tickets/{number}/reminders/{id}': { settings: (it) => ({ path: `/tickets/${it.number}/reminders/none` }) },
  'GET /tickets/{number}/drafts': { about: (it) => ({ path: `/tickets/${it.number}/drafts` }) },
  'PUT /tickets/{number}/drafts/{kind}': {
    about: (it) => ({ path: `/tickets/${it.number}/drafts/note`, body: { text: 'Hello' } }),
  },
  'DELETE /tickets/{number}/drafts/{kind}': { about: (it) => ({ path: `/tickets/${it.number}/drafts/note` }) },
  'POST /tickets/{number}/drafts/{id}/take': {
    settings: (it) => ({ path: `/tickets/${it.number}/drafts/reply:admin@demo.test/take` }),
  },
  'POST /tickets/{number}/links': {
    about: (it) => [
      { path: `/tickets/${it.number}/links`, body: { number: it.visible, kind: 'relates' } },
      { path: `/tickets/${it.visible}/links`, body: { number: it.number, kind: 'parent' } },
    ],
  },
  'DELETE /tickets/{number}/links/{other}': {
    about: (it) => ({ path: `/tickets/${it.number}/links/${it.visible}?kind=relates` }),
  },
  'POST /tickets/{number}/merges': {
    about: (it) => ({ path: `/tickets/${it.number}/merges`, body: { number: it.visible } }),
  },
  'DELETE /tickets/{number}/merges/{merged}': {
    about: (it) => ({ path: `/tickets/${it.number}/merges/${it.visible}` }),
  },
  'POST /tickets/{number}/splits': {
    about: (it) => ({ path: `/tickets/${it.number}/splits`, body: { entry: it.entry } }),
  },
  'DELETE /tickets/{number}': { about: (it) => ({ path: `/tickets/${it.number}` }) },
  'GET /search': { lists: (it) => searches(it).map((q) => `/search?q=${encodeURIComponent(q)}`) },
  'GET /search/suggest': {
    lists: (it) => searches(it).map((q) => `/search/suggest?q=${encodeURIComponent(q)}`),
  },
  'GET /views': { lists: () => ['/views'] },
  'GET /views/counts': { lists: () => ['/views/counts'] },
  'GET /views/{id}/tickets': { lists: () => ['/views/everything/tickets', '/views/theirs/tickets'] },
  'PUT /views/{id}': { settings: () => ({ path: '/views/none', body: {} }) },
  'DELETE /views/{id}': { settings: () => ({ path: '/views/none' }) },
  'GET /reports/kpi': {
    lists: (it) => [`/reports/kpi?month=${month}`, `/reports/kpi?month=${month}&mailbox=${it.mailbox}`],
  },
};

const people: Record<string, Row> = {
  'GET /customers': {
    lists: (it) => [
      '/customers',
      `/customers?q=${secrets.name}`,
      `/customers?q=${secrets.address}`,
      `/customers?organisation=${it.organisation}`,
    ],
  },
  'POST /customers': { settings: () => ({ path: '/customers', body: {} }) },
  'GET /customers/segments': { lists: () => ['/customers/segments'] },
  'GET /customers/{id}': { about: (it) => ({ path: `/customers/${it.customer}` }) },
  'PATCH /customers/{id}': { settings: (it) => ({ path: `/customers/${it.customer}`, body: { segment: 'vip' } }) },
  'POST /customers/{id}/addresses': {
    about: (it) => ({ path: `/customers/${it.customer}/addresses`, body: { address: 'walk-other@customer.test' } }),
  },
  'DELETE /customers/{id}/addresses/{address}': {
    settings: (it) => ({ path: `/customers/${it.customer}/addresses/none@customer.test` }),
  },
  'POST /customers/{id}/merges': {
    settings: (it) => ({ path: `/customers/${it.customer}/merges`, body: { id: 'none' } }),
  },
  'DELETE /customers/{id}/merges/{other}': {
    settings: (it) => ({ path: `/customers/${it.customer}/merges/none` }),
  },
  'POST /customers/{id}/notes': {
    about: (it) => ({ path: `/customers/${it.customer}/notes`, body: { text: 'Hello' } }),
  },
  'DELETE /customers/{id}/notes/{note}': { settings: (it) => ({ path: `/customers/${it.customer}/notes/none` }) },
  'GET /customers/{id}/page': { about: (it) => ({ path: `/customers/${it.customer}/page` }) },
  'PUT /customers/{id}/page': { settings: (it) => ({ path: `/customers/${it.customer}/page`, body: {} }) },
  'POST /customers/{id}/pictures': { settings: (it) => ({ path: `/customers/${it.customer}/pictures`, body: {} }) },
  'GET /customers/{id}/pictures/{picture}': {
    settings: (it) => ({ path: `/customers/${it.customer}/pictures/none` }),
  },
  'DELETE /customers/{id}/undeliverable/{address}': {
    settings: (it) => ({ path: `/customers/${it.customer}/undeliverable/${it.address}` }),
  },
  'GET /organisations': { lists: () => ['/organisations'] },
  'POST /organisations': { settings: () => ({ path: '/organisations', body: {} }) },
  'GET /organisations/{id}': { lists: (it) => [`/organisations/${it.organisation}`] },
  'PATCH /organisations/{id}': { settings: () => ({ path: '/organisations/none', body: {} }) },
  'GET /organisations/{id}/tickets': {
    lists: (it) => [`/organisations/${it.organisation}/tickets`, `/organisations/${it.organisation}/tickets?open=true`],
  },
  'POST /organisations/{id}/notes': { settings: () => ({ path: '/organisations/none/notes', body: { text: 'x' } }) },
  'DELETE /organisations/{id}/notes/{note}': { settings: () => ({ path: '/organisations/none/notes/none' }) },
  'GET /organisations/{id}/page': { settings: () => ({ path: '/organisations/none/page' }) },
  'PUT /organisations/{id}/page': { settings: () => ({ path: '/organisations/none/page', body: {} }) },
  'POST /organisations/{id}/pictures': { settings: () => ({ path: '/organisations/none/pictures', body: {} }) },
  'GET /organisations/{id}/pictures/{picture}': {
    settings: () => ({ path: '/organisations/none/pictures/none' }),
  },
  'GET /agents': { settings: () => ({ path: '/agents' }) },
  'POST /agents': { settings: () => ({ path: '/agents', body: {} }) },
  'GET /agents/{address}': { settings: () => ({ path: '/agents/ben@demo.test' }) },
  'PUT /agents/{address}': { settings: () => ({ path: '/agents/ben@demo.test', body: {} }) },
  'GET /teams': { settings: () => ({ path: '/teams' }) },
  'PUT /teams/{id}': { settings: () => ({ path: '/teams/sales', body: {} }) },
  'DELETE /teams/{id}': { settings: () => ({ path: '/teams/sales' }) },
  'GET /roles': { settings: () => ({ path: '/roles' }) },
  'GET /roles/{id}': { settings: () => ({ path: '/roles/own' }) },
  'PUT /roles/{id}': { settings: () => ({ path: '/roles/own', body: {} }) },
  'DELETE /roles/{id}': { settings: () => ({ path: '/roles/nobody-has-it' }) },
};

const settings: Record<string, Row> = {
  'GET /me': { settings: () => ({ path: '/me' }) },
  'PATCH /me': { settings: () => ({ path: '/me', body: { language: 'en' } }) },
  'GET /mailboxes': { lists: () => ['/mailboxes'] },
  'PATCH /mailboxes/{id}': { about: (it) => ({ path: `/mailboxes/${it.mailbox}`, body: { acknowledge: true } }) },
  'GET /audit': { lists: () => ['/audit'] },
  'GET /fields': { settings: () => ({ path: '/fields' }) },
  'PUT /fields/{id}': { settings: () => ({ path: '/fields/asset', body: {} }) },
  'DELETE /fields/{id}': { settings: () => ({ path: '/fields/none' }) },
  'GET /words': { settings: () => ({ path: '/words' }) },
  'PATCH /words': { settings: () => ({ path: '/words', body: {} }) },
  'GET /workflows': { settings: () => ({ path: '/workflows' }) },
  'POST /workflows': { settings: () => ({ path: '/workflows', body: {} }) },
  'GET /workflows/{id}': { settings: () => ({ path: '/workflows/none' }) },
  'PATCH /workflows/{id}': { settings: () => ({ path: '/workflows/none', body: {} }) },
  'DELETE /workflows/{id}': { settings: () => ({ path: '/workflows/none' }) },
  'GET /service-levels': { settings: () => ({ path: '/service-levels' }) },
  'GET /service-levels/{id}': { settings: () => ({ path: '/service-levels/first-response' }) },
  'PUT /service-levels/{id}': {
    about: (it) => ({
      path: '/service-levels/theirs',
      body: {
        name: 'Theirs',
        enabled: false,
        order: 1,
        formal: false,
        mailboxes: [it.mailbox],
        priorities: 'all',
        kinds: 'all',
        calendar: 'office-hours',
        firstResponse: { minutes: 60, warnAtPercent: 50 },
      },
    }),
  },
  'GET /calendars': { settings: () => ({ path: '/calendars' }) },
  'GET /calendars/{id}': { settings: () => ({ path: '/calendars/office-hours' }) },
  'PUT /calendars/{id}': { settings: () => ({ path: '/calendars/office-hours', body: {} }) },
  'GET /openapi.json': { settings: () => ({ path: '/openapi.json' }) },
  'GET /saved-replies': { lists: (it) => ['/saved-replies', `/saved-replies?mailbox=${it.mailbox}`] },
  'PUT /saved-replies/{id}': { settings: () => ({ path: '/saved-replies/none', body: {} }) },
  'DELETE /saved-replies/{id}': { settings: () => ({ path: '/saved-replies/none' }) },
  'GET /templates': { lists: () => ['/templates'] },
  'PUT /templates/{id}': { settings: () => ({ path: '/templates/none', body: {} }) },
  'DELETE /templates/{id}': { settings: () => ({ path: '/templates/none' }) },
  'GET /uploads/{id}': { settings: () => ({ path: '/uploads/none' }) },
  'POST /uploads': { settings: () => ({ path: '/uploads', body: {} }) },
};

const mail: Record<string, Row> = {
  'GET /mail/rules': { settings: () => ({ path: '/mail/rules' }) },
  'PATCH /mail/rules': { settings: () => ({ path: '/mail/rules', body: {} }) },
  'GET /mail/filters': { settings: () => ({ path: '/mail/filters' }) },
  'PUT /mail/filters/{id}': { settings: () => ({ path: '/mail/filters/none', body: {} }) },
  'DELETE /mail/filters/{id}': { settings: () => ({ path: '/mail/filters/none' }) },
  'GET /mail/ledger': { lists: () => [`/mail/ledger?day=${new Date().toISOString().slice(0, 10)}`] },
  'POST /mail/replay': { settings: () => ({ path: '/mail/replay', body: {} }) },
  'GET /mail/dead-letters': { settings: () => ({ path: '/mail/dead-letters' }) },
  'POST /mail/dead-letters/{queue}/replay': { settings: () => ({ path: '/mail/dead-letters/none/replay' }) },
  'GET /mail/senders': { settings: () => ({ path: '/mail/senders' }) },
  'PUT /mail/senders/{pattern}': { settings: () => ({ path: '/mail/senders/x@x.test', body: {} }) },
  'DELETE /mail/senders/{pattern}': { settings: () => ({ path: '/mail/senders/x@x.test' }) },
  'POST /mail/bulk': {
    about: (it) => ({ path: '/mail/bulk', body: { action: 'release', folder: 'spam', mailbox: it.mailbox } }),
  },
};

const outside: Record<string, Row> = {
  'GET /portal/me': { portal: () => ({ path: '/portal/me' }) },
  'GET /portal/tickets': { portal: () => ({ path: '/portal/tickets' }) },
  'POST /portal/tickets': { portal: () => ({ path: '/portal/tickets', body: {} }) },
  'GET /portal/tickets/{number}': { portal: (it) => ({ path: `/portal/tickets/${it.number}` }) },
  'GET /portal/tickets/{number}/entries': { portal: (it) => ({ path: `/portal/tickets/${it.number}/entries` }) },
  'POST /portal/tickets/{number}/replies': {
    portal: (it) => ({ path: `/portal/tickets/${it.number}/replies`, body: reply }),
  },
  'GET /public/desk': { public: () => ({ path: '/public/desk' }) },
  'GET /public/ticket': { public: () => ({ path: '/public/ticket' }) },
  'GET /public/ticket/entries': { public: () => ({ path: '/public/ticket/entries' }) },
  'POST /public/ticket/replies': { public: () => ({ path: '/public/ticket/replies', body: reply }) },
  'GET /public/files/{number}/{entryId}/{attachmentId}': {
    public: (it) => ({ path: `/public/files/${it.number}/${it.entry}/${it.attachment}` }),
  },
};

/** Every route, by method and path below `/api/v1`. */
export const table: Readonly<Record<string, Row>> = { ...tickets, ...people, ...settings, ...mail, ...outside };
