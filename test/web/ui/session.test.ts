import { describe, expect, it } from 'vitest';
import { signOutRequest } from '../../../web/ui/session.ts';

const siteUrl = 'https://desk.example/';

describe('signing out', () => {
  it('speaks to Amazon Cognito in its own words', () => {
    const issuer = 'https://cognito-idp.eu-north-1.amazonaws.com/eu-north-1_abc';
    expect(signOutRequest({ issuer, clientId: 'c' }, siteUrl)).toEqual({
      extraQueryParams: { client_id: 'c', logout_uri: siteUrl },
    });
  });

  it('speaks to every other issuer as the standard says', () => {
    const request = signOutRequest({ issuer: 'https://login.example', clientId: 'c' }, siteUrl);
    expect(request).toEqual({ extraQueryParams: { client_id: 'c' }, post_logout_redirect_uri: siteUrl });
  });
});
