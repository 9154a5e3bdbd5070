/* Signing in, and what concerns it; see mutants.mjs for the form. */
const ASSIGNMENTS = 'test/access/assignments.e2e-spec.ts';
const SIGN_OUT = 'test/people/sign-out.e2e-spec.ts';
const TOKEN = 'apps/api/src/platform/sign-in/token.spec.ts';

export const SIGN_IN_MUTANTS = [
  {
    name: 'token-of-any-algorithm', promise: 'tokens are signed by algorithms of our list', file: 'apps/api/src/platform/sign-in/token.ts',
    find: '    algorithms: ALGORITHMS,\n', replace: '', spec: TOKEN, test: 'with an algorithm that is not on our list',
  },
  {
    name: 'token-for-another-audience', promise: 'a token for another service is refused', file: 'apps/api/src/platform/sign-in/token.ts',
    find: '    audience,\n    requiredClaims', replace: '    requiredClaims', spec: TOKEN, test: 'is refused another audience',
  },
  {
    name: 'token-of-another-type', promise: 'only an access token signs in', file: 'apps/api/src/platform/sign-in/token.ts',
    find: 'if (!tokenTypes.some((allowed) => normalisedType(allowed) === type) || !isAccessToken(payload, type)) throw unauthenticated();', replace: '', spec: TOKEN, test: 'is refused typ JWT',
  },
  {
    name: 'sign-out-in-one-process', promise: 'a sign-out holds in every process and over a restart', file: 'migrations/timed-access/times.sql.ts',
    find: ' AND NOT EXISTS (SELECT 1 FROM people.ended_sign_in e WHERE e.token = p_token)', replace: '', spec: SIGN_OUT, test: 'is refused in every other process',
  },
  {
    name: 'sign-out-undone-by-lookup', promise: 'a lookup under way does not bring an ended sign-in back', file: 'apps/api/src/platform/sign-in/actors.ts',
    find: '!row || this.kept.get(key)?.person === null', replace: '!row', spec: SIGN_OUT, test: 'is not brought back by a request that was looked up meanwhile',
  },
  {
    name: 'any-proxy-believed', promise: 'a header chosen by the client does not change who it is counted as', file: 'apps/api/src/platform/http/fastify-options.ts',
    find: 'trustedProxies.length === 0 ? false : [...trustedProxies]', replace: 'true', spec: 'test/platform/trusted-proxies.e2e-spec.ts', test: 'where no proxy is trusted',
  },
  {
    name: 'overdue-although-decided', promise: 'what was decided is not overdue', file: 'apps/api/src/platform/read/office-lists.ts',
    find: '(t.upheld IS NULL AND t.decide_by < now())', replace: '(t.decide_by < now())', spec: ASSIGNMENTS, test: 'what it has not decided in time',
  },
];
