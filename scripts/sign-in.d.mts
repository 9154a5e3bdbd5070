/** Gets an access token for a demo person by the authorization code flow with PKCE; see sign-in.mjs. */
export function signIn(issuer: string, login: string, options?: { mfa?: boolean }): Promise<string>;
