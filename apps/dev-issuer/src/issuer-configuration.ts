import type { IssuerKeys } from './issuer-keys.js';
import type { IssuerStore } from './issuer-store.js';
import type { Grant, OidcContext, OidcProviderModule } from './load-oidc-provider.js';
import { PAGE_HEADERS, renderNotice } from './login-page.js';

/** The public client of the console and the command line: no secret, PKCE instead. */
export const CONSOLE_CLIENT_ID = 'heard-once-console';

/** Scope that stands for the API; without it a token carries no rights at all. */
export const API_SCOPE = 'heard-once';

/** Name of the API as a resource (RFC 8707); the audience of the tokens is a setting of its own. */
export const API_RESOURCE = 'urn:heard-once:api';

/** Life of an access token in seconds. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

const WORKING_DAY_SECONDS = 8 * 60 * 60;
const SIGN_IN_SECONDS = 10 * 60;

export interface IssuerConfigurationInput {
  audience: string;
  keys: IssuerKeys;
  store: IssuerStore;
  /** Subjects that may sign in. */
  subjects: ReadonlySet<string>;
}

/**
 * oidc-provider's configuration for the demo: authorization code with PKCE (S256) and nothing else, JWT access tokens
 * (RFC 9068: `typ: at+jwt`) signed with ES256. The client's loopback address may have any port (RFC 8252, 7.3).
 */
export function issuerConfiguration({ interactionPolicy }: OidcProviderModule, input: IssuerConfigurationInput): object {
  const policy = interactionPolicy.base();
  policy.get('consent').checks.remove('native_client_prompt');
  return {
    adapter: (model: string) => input.store.adapterFor(model),
    jwks: input.keys.jwks,
    cookies: {
      keys: input.keys.cookieKeys,
      names: {
        session: 'heard_once_issuer_session',
        interaction: 'heard_once_issuer_sign_in',
        resume: 'heard_once_issuer_resume',
      },
      long: { signed: true, httpOnly: true, sameSite: 'lax' },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    clients: [consoleClient()],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientBasedCORS: (_context: unknown, origin: string) => /^http:\/\/127\.0\.0\.1(:\d+)?$/.test(origin),
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    responseTypes: ['code'],
    scopes: ['openid'],
    acrValues: ['mfa'],
    pkce: { required: () => true },
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: 60,
      IdToken: ACCESS_TOKEN_SECONDS,
      Interaction: SIGN_IN_SECONDS,
      Session: WORKING_DAY_SECONDS,
      Grant: WORKING_DAY_SECONDS,
    },
    interactions: { policy, url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (context: OidcContext, form: string) => respondWithNotice(context, 'logout', form),
        postLogoutSuccessSource: async (context: OidcContext) => respondWithNotice(context, 'signed-out'),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => API_RESOURCE,
        useGrantedResource: async () => true,
        getResourceServerInfo: async () => ({
          scope: API_SCOPE,
          audience: input.audience,
          accessTokenTTL: ACCESS_TOKEN_SECONDS,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    findAccount: async (_context: unknown, subject: string) =>
      input.subjects.has(subject) ? { accountId: subject, claims: async () => ({ sub: subject }) } : undefined,
    loadExistingGrant: findOrCreateGrant,
    extraTokenClaims: async (context: OidcContext) => meansOfSignIn(context),
    renderError: async (context: OidcContext, out: { error: string }) => respondWithNotice(context, 'error', '', out.error),
  };
}

function consoleClient(): object {
  return {
    client_id: CONSOLE_CLIENT_ID,
    client_name: 'Heard Once',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: ['http://127.0.0.1:8976/callback'],
    post_logout_redirect_uris: ['http://127.0.0.1:8976/'],
  };
}

/** The client is our own, so people are not asked to agree to it: signing in is the consent. */
async function findOrCreateGrant({ oidc }: OidcContext): Promise<Grant> {
  const { accountId } = oidc.session;
  const { clientId } = oidc.client;
  const grantId = oidc.session.grantIdFor(clientId);
  const existing = grantId ? await oidc.provider.Grant.find(grantId) : undefined;
  if (existing?.accountId === accountId) return existing;
  const grant = new oidc.provider.Grant({ accountId, clientId });
  grant.addOIDCScope('openid');
  grant.addResourceScope(API_RESOURCE, API_SCOPE);
  await grant.save();
  return grant;
}

/** `amr`, `acr` and `auth_time` of the access token, those of the sign-in that its code came from. */
function meansOfSignIn({ oidc }: OidcContext): Record<string, unknown> {
  const { amr, acr, authTime } = oidc.entities.AuthorizationCode ?? {};
  return { ...(amr && { amr }), ...(acr && { acr }), ...(authTime && { auth_time: authTime }) };
}

function respondWithNotice(context: OidcContext, notice: Parameters<typeof renderNotice>[0], form = '', code = ''): void {
  context.set(PAGE_HEADERS);
  context.body = renderNotice(notice, form, code);
}
