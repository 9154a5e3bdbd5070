import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { AUDIENCE } from './queries.mjs';

/** A sign-in service reduced to its key set, and the tokens it would have given. */
export async function startIssuer() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256', use: 'sig' };
  const server = http.createServer((request, response) => {
    const body = request.url === '/jwks' ? { keys: [key] } : { issuer, jwks_uri: `${issuer}/jwks` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  return {
    issuer,
    token: (subject) => new SignJWT({ amr: ['pwd', 'otp'], scope: 'heard-once', client_id: 'bench' }).setProtectedHeader({ alg: 'ES256', kid: 'bench', typ: 'at+jwt' })
      .setIssuer(issuer).setAudience(AUDIENCE).setSubject(subject).setJti(randomUUID()).setIssuedAt().setExpirationTime('6h').sign(privateKey),
    close: () => server.close(),
  };
}
