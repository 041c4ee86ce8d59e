import type { Account } from './user-pools.ts';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Makes a text safe inside HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

/** A small page of the local runner. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title>
<style>
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}
h1{font-size:1.5rem}input,button{font:inherit;padding:.5rem .75rem;margin:.25rem 0}input{width:100%;box-sizing:border-box}
button{cursor:pointer}ul{padding-left:0;list-style:none}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #8885}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#8882;padding:1rem}.note{opacity:.75}.error{color:#c22}
</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}

const problem = (sentence: string | undefined): string =>
  sentence ? `<p class="error" role="alert">${escapeHtml(sentence)}</p>` : '';

/** Closed pool: pick an account; there is no password on this machine. */
export function accountPage(accounts: Iterable<Account>, error?: string): string {
  const buttons = [...accounts].map(({ email, name }) => {
    const label = escapeHtml(name ? `${name} (${email})` : email);
    return `<li><button name="email" value="${escapeHtml(email)}">${label}</button></li>`;
  });
  return page(
    'Sign in',
    `${problem(error)}<form method="post"><ul>${buttons.join('')}</ul></form>
<form method="post"><label for="email">Or another mail address</label><input id="email" name="email" type="email" required autocomplete="username"><button>Sign in</button></form>
<p class="note">On this machine no password is asked for.</p>`,
  );
}

/** Open pool, first step. */
export function addressPage(error?: string): string {
  return page(
    'Sign in',
    `${problem(error)}<form method="post"><label for="email">Your mail address</label><input id="email" name="email" type="email" required autofocus autocomplete="email"><button>Send me a code</button></form>`,
  );
}

/** Open pool, second step. */
export function codePage(email: string, error?: string): string {
  return page(
    'Enter the code',
    `${problem(error)}<p>A code of six digits is on its way to ${escapeHtml(email)}. On this machine it lies in the <a href="/local/outbox" target="_blank">outbox</a>.</p>
<form method="post"><label for="code">Code</label><input id="code" name="code" inputmode="numeric" pattern="[0-9]{6}" required autofocus autocomplete="one-time-code"><button>Sign in</button></form>`,
  );
}

/**
 * Signs out without asking, as the deployed sign-in does; the button is for browsers that run no scripts.
 *
 * @param form the form that the sign-in server made, id `op.logoutForm`
 */
export function signOutPage(form: string): string {
  return page(
    'Sign out',
    `${form}<button id="sign-out" form="op.logoutForm" type="submit" name="logout" value="yes" autofocus>Sign out</button>
<script>document.getElementById('sign-out').click()</script>`,
  );
}
