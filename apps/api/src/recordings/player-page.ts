import { RESPONSE_HEADERS } from '../platform/http/response-headers.js';

/** The page may load its own script and play from its own address, and nothing else. */
export const PLAYER_HEADERS: Readonly<Record<string, string>> = {
  ...RESPONSE_HEADERS,
  'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; media-src 'self'; connect-src 'self'; frame-ancestors 'none'",
};

/** A bare player: `openTicket({ ticket, token, mark })` plays, with the viewer's mark over the picture all the while. */
export const PLAYER_PAGE = `<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>Grabación / Recording</title>
<style>
body { margin: 0; background: #111; } main { position: relative; max-width: 60rem; margin: auto; } video { width: 100%; display: block; }
#mark { position: absolute; inset: 0; pointer-events: none; display: grid; place-items: center; color: #fff; opacity: .35; font: 1.2rem sans-serif; transform: rotate(-12deg); }
</style></head>
<body><main><video id="video" controls controlslist="nodownload" disablepictureinpicture></video><div id="mark"></div></main><script src="player.js"></script></body></html>
`;

export const PLAYER_SCRIPT = `'use strict';
async function openTicket({ ticket, token, mark }) {
  const answer = await fetch('play', { method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer ' + token }, body: JSON.stringify({ ticket }) });
  if (answer.status !== 201) return answer.status;
  const { url } = await answer.json();
  document.getElementById('mark').textContent = mark;
  document.getElementById('video').src = url;
  return 201;
}
window.openTicket = openTicket;
`;
