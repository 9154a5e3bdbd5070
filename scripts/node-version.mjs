const FLOOR = [20, 19];

/** Ends the process with one sentence when Node is older than the project needs. Uses nothing that old versions lack. */
export function refuseOldNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])) return;
  const floor = FLOOR.join('.');
  console.error(
    'Esta versión de Node (' + version + ') es demasiado antigua: instale Node ' + floor + ' o posterior (https://nodejs.org). / ' +
      'This version of Node (' + version + ') is too old: install Node ' + floor + ' or newer (https://nodejs.org).',
  );
  process.exit(1);
}
