/** Decisions of those who supervise access (`migrations/leak-tracing/`); each checks its caller itself. */
export const AUDIT_DECISIONS = ['ask_leak_trace', 'decide_leak_trace'] as const;

/** What the clock does for them, over the login of the identity zone. */
export const auditGrants = (): string[] => [
  'GRANT EXECUTE ON FUNCTION access.due_leak_traces, access.keep_leak_trace, access.forget_leak_traces TO heardonce_identity;',
];
