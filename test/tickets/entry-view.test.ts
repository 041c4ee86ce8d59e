import { expect, it } from 'vitest';
import { entryView } from '../../functions/tickets/entry-view.ts';
import { aSent } from '../support/factories.ts';

it('an acknowledgement is shown without the token that opens the ticket for its customer', () => {
  const link = 'https://help.example.test/portal/t/1042#eyJuIjoxMDQyfQ.c2lnbmF0dXJl';
  const shown = JSON.stringify(
    entryView(aSent({ text: `Follow it here: ${link}`, html: `<a href="${link}">here</a>` })),
  );
  expect(shown).toContain('/portal/t/1042');
  expect(shown).not.toContain('c2lnbmF0dXJl');
});
