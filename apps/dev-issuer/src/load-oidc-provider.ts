import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** What a sign-in page hands back to the provider: who signed in and by which means (RFC 8176 values). */
export interface LoginResult {
  login: { accountId: string; amr: string[]; acr?: string };
}

/** A sign-in in progress, found by the browser's short-lived cookie. */
export interface Interaction {
  uid: string;
  prompt: { name: string };
  params: Record<string, unknown>;
}

/** A person's standing permission for one client. */
export interface Grant {
  readonly accountId: string;
  addOIDCScope(scope: string): void;
  addResourceScope(resource: string, scope: string): void;
  save(): Promise<string>;
}

/** The part of oidc-provider's context that the configuration reads. */
export interface OidcContext {
  set(headers: Readonly<Record<string, string>>): void;
  body: unknown;
  oidc: {
    session: { accountId: string; grantIdFor(clientId: string): string | undefined };
    client: { clientId: string };
    provider: OidcProvider;
    result?: { consent?: { grantId?: string } };
    entities: { AuthorizationCode?: { acr?: string; amr?: string[]; authTime?: number } };
  };
}

/** The part of oidc-provider's `Provider` that the demo issuer uses. */
export interface OidcProvider {
  callback(): RequestListener;
  on(event: 'server_error', listener: (context: unknown, error: Error) => void): unknown;
  interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
  interactionFinished(
    request: IncomingMessage,
    response: ServerResponse,
    result: LoginResult,
    options: { mergeWithLastSubmission: boolean },
  ): Promise<void>;
  readonly Grant: {
    new (payload: { accountId: string; clientId: string }): Grant;
    find(id: string): Promise<Grant | undefined>;
  };
}

/** A list of prompts with the checks that call for them. */
export interface PromptPolicy {
  get(name: string): { checks: { remove(name: string): void } };
}

export interface OidcProviderModule {
  Provider: new (issuer: string, configuration: object) => OidcProvider;
  interactionPolicy: { base(): PromptPolicy };
}

const PACKAGE_NAME: string = 'oidc-provider';
const RUNTIME_NOTICE = 'oidc-provider WARNING: Unsupported runtime.';

/**
 * Loads oidc-provider, a development dependency that a production install does not have.
 *
 * The package prints one warning on Node 20 while it loads; only that line is held back, every other warning passes.
 * Older releases of Node 20 lack `URL.parse`, which the package needs: it is added where it is missing.
 *
 * @throws Error with one sentence when the package is not installed.
 */
export async function loadOidcProvider(): Promise<OidcProviderModule> {
  addUrlParse();
  const warn = console.warn;
  console.warn = (...words: unknown[]): void => {
    if (!String(words[0]).includes(RUNTIME_NOTICE)) warn.apply(console, words);
  };
  try {
    return (await import(PACKAGE_NAME)) as OidcProviderModule;
  } catch (cause) {
    throw new Error(
      'The demo sign-in needs the development packages: run "npm install" without --omit=dev, or set OIDC_ISSUER. / ' +
        'El ingreso de demostración necesita los paquetes de desarrollo: ejecute "npm install" sin --omit=dev, o defina OIDC_ISSUER.',
      { cause },
    );
  } finally {
    console.warn = warn;
  }
}

function addUrlParse(): void {
  const url = URL as unknown as { parse?: (input: string, base?: string) => URL | null };
  url.parse ??= (input, base) => (URL.canParse(input, base) ? new URL(input, base) : null);
}
