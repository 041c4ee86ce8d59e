import * as z from 'zod';
import type { LinkPrincipal } from '../access/index.ts';
import type { Environment } from '../platform/environments.ts';
import { NotAllowedError } from '../platform/errors.ts';
import { type Call, type Route, routeOf } from '../platform/http.ts';
import type { Requester, Ticket } from '../tickets/index.ts';
import { fileRoute } from './file-route.ts';
import { meansOf } from './means.ts';
import { type PortalMeans, reply, visibleEntries, visibleTicket } from './portal-desk.ts';
import { portalEntry, portalTicket, portalTicketView } from './portal-view.ts';
import { pageOf, pageQuery, replyBody } from './schemas.ts';

/** The holder of a signed link: one ticket, and the customer whom the link was sent to. */
export interface PortalLink extends LinkPrincipal {
  customerId: string;
}

type PublicEnvironment = Environment<'publicApi'>;
const route = routeOf<PublicEnvironment, PortalLink>();

const desk = z.object({
  name: z.string(),
  mailboxes: z.array(z.object({ id: z.string(), name: z.string(), address: z.string() })),
  signIn: z.object({ issuer: z.string(), clientId: z.string() }).nullable(),
});

/** @throws NotAllowedError when the link was sent to somebody who does not take part any more */
async function authorOf(
  { customers }: Pick<PortalMeans, 'customers'>,
  ticket: Ticket,
  link: PortalLink,
): Promise<Requester> {
  if (link.customerId === ticket.requester.id) return ticket.requester;
  const addresses = (await customers.get(link.customerId))?.addresses ?? [];
  if (addresses.includes(ticket.requester.address)) return ticket.requester;
  const participant = ticket.participants.find((one) => addresses.includes(one.address));
  if (!participant)
    throw new NotAllowedError('The link was sent to somebody who does not take part in the ticket any more.');
  return { ...participant, id: link.customerId };
}

function signInOf({ CUSTOMERS_ISSUER: issuer, CUSTOMERS_CLIENT: clientId }: PublicEnvironment) {
  return issuer === undefined || clientId === undefined ? null : { issuer, clientId };
}

/** @throws NotFoundError, NotAllowedError unless its holder takes part still: the ticket may be another customer's by now */
async function theTicket(call: Call<unknown, unknown, unknown, PublicEnvironment, PortalLink>): Promise<Ticket> {
  const means = meansOf(call);
  const ticket = await visibleTicket(means, call.principal, call.principal.number);
  await authorOf(means, ticket, call.principal);
  return ticket;
}

/** The routes of the public API: `desk` for everybody, the others for the holder of a signed link to a ticket or a file. */
export const publicRoutes: Route<PublicEnvironment, PortalLink>[] = [
  route({
    method: 'GET',
    path: '/public/desk',
    summary: 'What the desk is called, where to write and where to sign in',
    open: true,
    response: desk,
    async handle(call) {
      const mailboxes = (await meansOf(call).settings.mailboxes()).map(({ id, name, address }) => ({
        id,
        name,
        address,
      }));
      return { body: { name: call.env.DESK_NAME ?? 'Tuki', mailboxes, signIn: signInOf(call.env) } };
    },
  }),
  route({
    method: 'GET',
    path: '/public/ticket',
    summary: 'The ticket that the link opens',
    response: portalTicket,
    handle: async (call) => ({ body: portalTicketView(await theTicket(call)) }),
  }),
  route({
    method: 'GET',
    path: '/public/ticket/entries',
    summary: 'Its messages, oldest first',
    query: pageQuery,
    response: pageOf(portalEntry),
    async handle(call) {
      await theTicket(call);
      return { body: await visibleEntries(meansOf(call), call.principal, call.principal.number, call.query) };
    },
  }),
  route({
    method: 'POST',
    path: '/public/ticket/replies',
    summary: 'Writes to the ticket; a closed one is open again',
    headers: ['Idempotency-Key'],
    body: replyBody,
    response: portalEntry,
    status: 201,
    async handle(call) {
      const means = meansOf(call);
      const author = await authorOf(means, await theTicket(call), call.principal);
      const { number } = call.principal;
      const key = call.headers['idempotency-key'];
      return { body: await reply(means, { principal: call.principal, author }, number, call.body.text, key) };
    },
  }),
  fileRoute,
];
