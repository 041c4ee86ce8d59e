import * as z from 'zod';
import { type CustomerPrincipal, can } from '../access/index.ts';
import type { Environment } from '../platform/environments.ts';
import { type Route, routeOf } from '../platform/http.ts';
import { meansOf } from './means.ts';
import { open, reply, type Visitor, visibleEntries, visibleTicket } from './portal-desk.ts';
import { portalEntry, portalTicket, portalTicketView } from './portal-view.ts';
import { byNumber, pageOf, pageQuery, replyBody, ticketBody } from './schemas.ts';

/** A signed-in customer, with the name that they go by. */
export interface PortalCustomer extends CustomerPrincipal {
  name: string;
}

const route = routeOf<Environment<'customerApi'>, PortalCustomer>();

const visitor = (principal: PortalCustomer): Visitor => ({
  principal,
  author: { id: principal.id, name: principal.name, address: principal.address },
});

/** The routes of the customers' API. */
export const customerRoutes: Route<Environment<'customerApi'>, PortalCustomer>[] = [
  route({
    method: 'GET',
    path: '/portal/me',
    summary: 'Who is signed in',
    response: z.object({ id: z.string(), name: z.string(), address: z.string() }),
    handle: ({ principal: { id, name, address } }) => ({ body: { id, name, address } }),
  }),
  route({
    method: 'GET',
    path: '/portal/tickets',
    summary: 'The tickets that the customer has asked for, newest first',
    query: pageQuery,
    response: pageOf(portalTicket),
    async handle(call) {
      const { tickets, settings } = meansOf(call);
      const mailboxes = (await settings.mailboxes()).map((one) => one.id);
      const { items, next } = await tickets.list({
        mailboxes,
        customer: [call.principal.id, ...(call.principal.merged ?? [])],
        sort: '-waitingSince',
        ...call.query,
      });
      const seen = items.filter((ticket) => can(call.principal, 'read', { type: 'ticket', ticket }));
      return { body: { items: seen.map(portalTicketView), next } };
    },
  }),
  route({
    method: 'POST',
    path: '/portal/tickets',
    summary: 'Opens a ticket',
    headers: ['Idempotency-Key'],
    body: ticketBody,
    response: portalTicket,
    status: 201,
    async handle(call) {
      const ticket = await open(
        meansOf(call),
        visitor(call.principal).author,
        call.body,
        call.headers['idempotency-key'],
      );
      return { body: portalTicketView(ticket) };
    },
  }),
  route({
    method: 'GET',
    path: '/portal/tickets/{number}',
    summary: 'One ticket of the customer',
    params: byNumber,
    response: portalTicket,
    handle: async (call) => ({
      body: portalTicketView(await visibleTicket(meansOf(call), call.principal, call.params.number)),
    }),
  }),
  route({
    method: 'GET',
    path: '/portal/tickets/{number}/entries',
    summary: 'The messages of a ticket, oldest first',
    params: byNumber,
    query: pageQuery,
    response: pageOf(portalEntry),
    handle: async (call) => ({
      body: await visibleEntries(meansOf(call), call.principal, call.params.number, call.query),
    }),
  }),
  route({
    method: 'POST',
    path: '/portal/tickets/{number}/replies',
    summary: 'Writes to a ticket; one that was closed is open again',
    headers: ['Idempotency-Key'],
    params: byNumber,
    body: replyBody,
    response: portalEntry,
    status: 201,
    async handle(call) {
      const key = call.headers['idempotency-key'];
      return { body: await reply(meansOf(call), visitor(call.principal), call.params.number, call.body.text, key) };
    },
  }),
];
