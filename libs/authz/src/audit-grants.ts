/** Decisions of those who supervise access (`migrations/leak-tracing/`); each checks its caller itself. */
export const AUDIT_DECISIONS = ['ask_leak_trace', 'decide_leak_trace', 'keep_trace_tokens'] as const;

/** What the clock does for them, over the login of the identity zone. */
export const auditGrants = (): string[] => [
  'GRANT EXECUTE ON FUNCTION access.due_leak_traces, access.keep_leak_trace, access.forget_leak_traces, access.traced_rows, access.untraced_rows, access.keep_late_tokens TO heardonce_identity;',
  'CREATE POLICY owner ON identity.trace_token TO heardonce_owner USING (true) WITH CHECK (true);',
];
