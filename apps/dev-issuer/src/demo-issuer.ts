import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { issuerConfiguration } from './issuer-configuration.js';
import { readOrCreateIssuerKeys } from './issuer-keys.js';
import { IssuerStore } from './issuer-store.js';
import { loadOidcProvider, type OidcProvider } from './load-oidc-provider.js';
import { PAGE_HEADERS, renderNotice } from './login-page.js';
import { answerSignIn, type SignInPerson } from './sign-in-interaction.js';

/** Where the demo issuer listens unless told otherwise; a fixed port keeps tokens valid over a restart. */
export const DEFAULT_ISSUER_PORT = 4001;

export interface DemoIssuerOptions {
  /** Port on 127.0.0.1; 0 takes any free one. Default: 4001. */
  port?: number;
  /** Folder of the project's data; keys and sessions go into its subfolder `issuer`. */
  dataFolder: string;
  /** The `aud` of the access tokens. */
  audience: string;
  people: readonly SignInPerson[];
}

export interface DemoIssuer {
  /** Issuer identifier and base address, without a slash at the end. */
  issuer: string;
  /** Ends open connections and writes what is still in memory. */
  stop(): Promise<void>;
}

/**
 * Starts an OpenID Connect issuer for the demo people inside this process, on the loopback address only.
 *
 * Anyone at this computer can sign in as anyone: it is for demonstrations and tests, and refuses to start beside an
 * external database, which may hold real people.
 *
 * @throws Error with one sentence when DATABASE_URL is set, the port is taken or the packages are missing.
 */
export async function startDemoIssuer(options: DemoIssuerOptions): Promise<DemoIssuer> {
  refuseExternalDatabase();
  const oidc = await loadOidcProvider();
  const folder = join(options.dataFolder, 'issuer');
  const keys = await readOrCreateIssuerKeys(folder);
  const store = new IssuerStore(folder);

  let answer: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => answer(request, response));
  const issuer = `http://127.0.0.1:${await listen(server, options.port ?? DEFAULT_ISSUER_PORT)}`;
  const subjects = new Set(options.people.map(({ subject }) => subject));
  const configuration = issuerConfiguration(oidc, { audience: options.audience, keys, store, subjects });
  const provider = new oidc.Provider(issuer, configuration);
  provider.on('server_error', (_context, error) => reportFault(error));
  answer = requestListener(issuer, provider, options.people);

  return {
    issuer,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      store.flush();
    },
  };
}

/** Only the issuer's own host name is answered, so that a foreign page cannot reach it by rebinding a name to 127.0.0.1. */
function requestListener(issuer: string, provider: OidcProvider, people: readonly SignInPerson[]): RequestListener {
  const { host } = new URL(issuer);
  const protocol = provider.callback();
  return (request, response) => {
    if (request.headers.host !== host) {
      response.writeHead(421, PAGE_HEADERS).end(renderNotice('error'));
    } else if (request.url?.startsWith('/interaction/')) {
      answerSignIn(provider, people, request, response).catch((error: Error) => failSignIn(response, error));
    } else {
      protocol(request, response);
    }
  };
}

function failSignIn(response: ServerResponse<IncomingMessage>, error: Error): void {
  reportFault(error);
  if (response.headersSent) response.destroy();
  else response.writeHead(500, PAGE_HEADERS).end(renderNotice('error'));
}

function reportFault(error: Error): void {
  process.stderr.write(`Demo sign-in · ingreso de demostración: ${error.name}: ${error.message}\n`);
}

function refuseExternalDatabase(): void {
  if (!process.env['DATABASE_URL']) return;
  throw new Error(
    'The demo sign-in does not start beside an external database (DATABASE_URL): set OIDC_ISSUER to your own issuer. / ' +
      'El ingreso de demostración no se inicia junto a una base de datos externa (DATABASE_URL): defina OIDC_ISSUER con su propio emisor.',
  );
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken =
        `Port ${port} is taken: stop what uses it or choose another for the demo sign-in. / ` +
        `El puerto ${port} está ocupado: detenga lo que lo usa o elija otro para el ingreso de demostración.`;
      reject(cause.code === 'EADDRINUSE' ? new Error(taken, { cause }) : cause);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}
