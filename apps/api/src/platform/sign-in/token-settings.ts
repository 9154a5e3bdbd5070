import type { TokenVerifierOptions } from './token.js';

const DEFAULT_AUDIENCE = 'heard-once';

/**
 * The settings of sign-in from the environment.
 *
 * | variable | meaning |
 * |---|---|
 * | `OIDC_ISSUER` | issuer identifier, exactly as in the tokens' `iss` |
 * | `OIDC_AUDIENCE` | our name in the tokens' `aud`; default `heard-once` |
 * | `OIDC_JWKS_URI` | address of the key set, where discovery is not wanted |
 * | `OIDC_TOKEN_TYPES` | allowed `typ` of the token's header, by commas; default `at+jwt` (RFC 9068). Keycloak writes `JWT` unless its client is set to `at+jwt`: then `at+jwt,JWT` |
 * | `OIDC_MFA_ACR` | `acr` values that stand for a second factor, by commas, for issuers that give no `amr`; default none |
 *
 * @returns undefined when no issuer is set
 */
export function tokenSettingsFrom(environment: Readonly<Record<string, string | undefined>>): TokenVerifierOptions | undefined {
  const issuer = environment['OIDC_ISSUER'];
  if (!issuer) return undefined;
  const jwksUri = environment['OIDC_JWKS_URI'];
  const tokenTypes = wordsOf(environment['OIDC_TOKEN_TYPES']);
  return {
    issuer,
    audience: environment['OIDC_AUDIENCE'] || DEFAULT_AUDIENCE,
    mfaAcr: wordsOf(environment['OIDC_MFA_ACR']),
    ...(jwksUri && { jwksUri }),
    ...(tokenTypes.length > 0 && { tokenTypes }),
  };
}

function wordsOf(list: string | undefined): string[] {
  return (list ?? '').split(',').map((word) => word.trim()).filter(Boolean);
}
