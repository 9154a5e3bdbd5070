/** Where a mutation's token ends up; `count` gives how many effects each token had. Whereabouts are encrypted: they are counted by the ids given. */
const EFFECTS = {
  addThreat: 'SELECT description AS token, count(*)::int AS n FROM core.threat_event GROUP BY 1',
  addRiskAssessment: 'SELECT reasons AS token, count(*)::int AS n FROM core.risk_assessment GROUP BY 1',
  amendSafetyCard: "SELECT to_values ->> 'allergies' AS token, count(*)::int AS n FROM history.safety_card WHERE why = to_values ->> 'allergies' GROUP BY 1",
  logReport: 'SELECT narrative AS token, count(*)::int AS n FROM core.report_content GROUP BY 1',
};

/** How many effects each token had, for the mutations whose token can be read in the database. */
export async function countEffects(owner) {
  const found = new Map();
  for (const [name, sql] of Object.entries(EFFECTS)) for (const { token, n } of (await owner.query(sql)).rows) found.set(`${name}|${token}`, n);
  return found;
}

/** Holds what the clients were told against the database. `journal`: the acknowledged; `tasks`: every mutation ever begun, by key. */
export async function checkEverything(owner, journal, tasks) {
  const effects = await countEffects(owner);
  const { rows: keys } = await owner.query('SELECT key, mutation, ids FROM access.idempotency');
  const idsOf = new Map(keys.map((row) => [row.key, row.ids]));
  const { rows: whereabouts } = await owner.query('SELECT id FROM identity.whereabouts');
  const places = new Set(whereabouts.map((row) => row.id));
  const countOf = ({ key, name, token }) => (name === 'addWhereabouts' ? (places.has(idsOf.get(key)?.id) ? 1 : 0) : (effects.get(`${name}|${token}`) ?? 0));
  const told = [...tasks.values()].filter((task) => task.happened);
  const one = async (sql) => Number((await owner.query(sql)).rows[0].n);
  return {
    acknowledged: journal.length,
    lost: journal.filter((entry) => countOf(entry) === 0 || !idsOf.has(entry.key)).length,
    keys: tasks.size,
    notOnce: [...tasks.values()].filter((task) => countOf(task) !== (task.happened ? 1 : 0)).length,
    strayPlaces: places.size - told.filter((task) => task.name === 'addWhereabouts').length,
    keysKept: keys.length - told.length,
    amendments: told.filter((task) => task.name === 'amendSafetyCard').length,
    withoutHistory: told.filter((task) => task.name === 'amendSafetyCard' && countOf(task) !== 1).length + (await one('SELECT count(*) AS n FROM core.safety_card c WHERE c.version <> 1 + (SELECT count(*) FROM history.safety_card h WHERE h.row_id = c.id)')),
    reports: told.filter((task) => task.name === 'logReport').length,
    half: await one(`SELECT count(*) AS n FROM core.report r WHERE 1 <> (SELECT count(*) FROM core.report_content x WHERE x.report_id = r.id) OR 1 <> (SELECT count(*) FROM core.allegation_summary x WHERE x.report_id = r.id)
      OR 1 <> (SELECT count(*) FROM identity.report_child x WHERE x.report_id = r.id) OR 1 <> (SELECT count(*) FROM identity.report_reporter x WHERE x.report_id = r.id)`)
      + await one('SELECT count(*) AS n FROM core.report_content x WHERE NOT EXISTS (SELECT 1 FROM core.report r WHERE r.id = x.report_id)')
      + await one('SELECT count(*) AS n FROM access.idempotency k WHERE NOT EXISTS (SELECT 1 FROM audit.intent i WHERE i.id = k.intent_id)'),
    intents: await one('SELECT count(*) AS n FROM audit.intent'),
    waiting: await one('SELECT count(*) AS n FROM audit.intent WHERE relayed_at IS NULL'),
    notRecordedOnce: await one("SELECT count(*) AS n FROM (SELECT i.id FROM audit.intent i LEFT JOIN audit.access_entry e ON e.request_id = i.request_id AND e.decision = 'WRITE' AND e.part = 0 GROUP BY i.id HAVING count(e.id) <> 1) x"),
    entriesWithoutWrite: await one("SELECT count(*) AS n FROM audit.access_entry e WHERE e.decision = 'WRITE' AND NOT EXISTS (SELECT 1 FROM audit.intent i WHERE i.request_id = e.request_id)"),
  };
}
