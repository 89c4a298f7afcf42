// Signing in with Amazon Cognito, where the deployment has a user pool: OAuth 2.0's authorisation code with PKCE (RFC
// 7636). Tokens stay in this tab. Without a user pool nothing of this happens.

import { pause } from './pause.js';

const ID_TOKEN = 'likeness.id-token';
const REFRESH_TOKEN = 'likeness.refresh-token';
const VERIFIER = 'likeness.code-verifier';
const STATE = 'likeness.sign-in-state';
const RETURN_TO = 'likeness.return-to';
const MOST_TRIES = 5;

let pool = null;
/** While one is signing in or renewing: however many calls were refused, it is done once. */
let renewing = null;

/** Where Cognito sends people back to: this page, without a query. */
const callback = () => location.origin + location.pathname;

const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

export const idToken = () => (pool ? sessionStorage.getItem(ID_TOKEN) : null);

/** Leaves for Cognito's page, which sends one back to where one was. */
async function signIn() {
  const verifier = random();
  const state = random();
  sessionStorage.setItem(VERIFIER, verifier);
  sessionStorage.setItem(STATE, state);
  sessionStorage.setItem(RETURN_TO, location.search);
  const challenge = base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
  location.assign(`${pool.domain}/oauth2/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: pool.client_id,
    redirect_uri: callback(),
    scope: 'openid',
    state,
    code_challenge_method: 'S256',
    code_challenge: challenge,
  })}`);
}

/** @return whether tokens were granted */
async function grant(parameters) {
  const response = await fetch(`${pool.domain}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: pool.client_id, ...parameters }),
  });
  if (!response.ok) {
    return false;
  }
  const tokens = await response.json();
  sessionStorage.setItem(ID_TOKEN, tokens.id_token);
  if (tokens.refresh_token) {
    sessionStorage.setItem(REFRESH_TOKEN, tokens.refresh_token);
  }
  return true;
}

async function renewNow() {
  const refreshToken = sessionStorage.getItem(REFRESH_TOKEN);
  sessionStorage.removeItem(ID_TOKEN);
  const renewed = refreshToken && await grant({ grant_type: 'refresh_token', refresh_token: refreshToken }).catch(() => false);
  if (!renewed) {
    sessionStorage.removeItem(REFRESH_TOKEN);
    await signIn();
  }
  return Boolean(renewed);
}

/** After a call was refused. @return whether it can be made again now; if not, one is on the way to sign in, or cannot */
export async function renew() {
  if (!pool) {
    return false;
  }
  renewing ??= renewNow().then((renewed) => {
    if (renewed) {
      renewing = null;
    }
    return renewed;
  });
  return renewing;
}

async function configuration() {
  for (let tries = 1; ; tries++) {
    const response = await fetch('page/sign-in.json').catch(() => null);
    if (response?.ok) {
      return response.json();
    }
    if (tries === MOST_TRIES) {
      throw new Error('Likeness does not answer. Is it running, and are you online?');
    }
    await pause(500 * tries);
  }
}

/** Comes back from Cognito's page. */
async function redeem(parameters) {
  const expected = sessionStorage.getItem(STATE);
  const verifier = sessionStorage.getItem(VERIFIER);
  sessionStorage.removeItem(STATE);
  sessionStorage.removeItem(VERIFIER);
  history.replaceState(null, '', callback() + (sessionStorage.getItem(RETURN_TO) ?? ''));
  if (parameters.has('error')) {
    throw new Error(`Signing in was refused: ${parameters.get('error_description') ?? parameters.get('error')}.`);
  }
  const code = parameters.get('code');
  const redeemed = expected && parameters.get('state') === expected && await grant({
    grant_type: 'authorization_code', redirect_uri: callback(), code, code_verifier: verifier,
  });
  if (!redeemed) {
    throw new Error('Signing in did not work. Try again.');
  }
}

/** Before the first call. @return false while the browser leaves for Cognito's page */
export async function ready() {
  const answer = await configuration();
  pool = answer.client_id && answer.domain ? answer : null;
  if (!pool) {
    return true;
  }
  const parameters = new URLSearchParams(location.search);
  if (parameters.has('state') && (parameters.has('code') || parameters.has('error'))) {
    await redeem(parameters);
  }
  if (!idToken()) {
    await signIn();
    return false;
  }
  return true;
}

export const canSignOut = () => pool !== null;

export function signOut() {
  sessionStorage.removeItem(ID_TOKEN);
  sessionStorage.removeItem(REFRESH_TOKEN);
  location.assign(`${pool.domain}/logout?${new URLSearchParams({ client_id: pool.client_id, logout_uri: callback() })}`);
}
