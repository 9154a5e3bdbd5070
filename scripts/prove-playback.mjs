/**
 * Shows a real recording in a real browser: an invented test pattern of 60 s made with ffmpeg is uploaded, played in headless Chromium through a
 * ticket, sought in, and what Chromium got is exactly what the access log says was released, to the second. Without ffmpeg or Chromium it says so and skips.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromiumName, ChromiumPage, isInstalled } from '../test/proofs/chromium.mjs';
import { RecordingProof } from '../test/proofs/recording-proof.mjs';

const SECONDS = 60;
const SEEK_TO = 45;
/** How many colours a frame drawn to a canvas has: 1 where nothing is shown. */
const PICTURE_COLOURS = `(() => { const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 120 }); const drawn = canvas.getContext('2d'); drawn.drawImage(video, 0, 0, 160, 120); return new Set(new Uint32Array(drawn.getImageData(0, 0, 160, 120).data.buffer)).size; })()`;
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=size=640x480:rate=25,noise=alls=20:allf=t', '-f', 'lavfi', '-i', 'sine=frequency=440'];
const WEBM = ['-c:v', 'libvpx', '-b:v', '4M', '-minrate', '4M', '-maxrate', '4M', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libvorbis'];
const browser = chromiumName();
if (!browser || !isInstalled('ffmpeg', '-version')) {
  console.log(`Sin ${browser ? 'ffmpeg' : 'Chromium'}: se omite. / No ${browser ? 'ffmpeg' : 'Chromium'} here: skipped.`);
  process.exit(0);
}
const problems = [];
const line = (what, found, wanted, right) => {
  if (!right) problems.push(`${what}: ${found}, wanted ${wanted}`);
  console.log(`  ${what.padEnd(64)} ${String(found).padStart(20)}   ${right ? 'ok' : `WRONG, wanted ${wanted}`}`);
};

const proof = await RecordingProof.open();
let page;
try {
  const file = path.join(proof.folder, 'pattern.webm');
  const made = spawnSync('ffmpeg', ['-v', 'error', '-y', ...PICTURE, '-t', String(SECONDS), ...WEBM, file]);
  if (made.status !== 0) throw new Error(`ffmpeg: ${made.stderr}`);
  const bytes = readFileSync(file);
  console.log(`A test pattern of ${SECONDS} s, ${(bytes.length / 1e6).toFixed(1)} MB, WebM; played by ${browser}\n`);
  const { id, uploadUrl } = await proof.begin(bytes.length, 'video/webm', SECONDS * 1000);
  await proof.upload(uploadUrl, bytes, bytes.length);
  page = await ChromiumPage.open(browser);
  await play(id, bytes.length);
} catch (error) {
  console.error(`What the API said last:\n${proof.system.output.slice(-2000)}`);
  throw error;
} finally {
  await page?.close();
  await proof.close();
}
console.log(problems.length === 0 ? '\nPlayback: holds.' : `\nPlayback: BROKEN\n  ${problems.join('\n  ')}`);
process.exit(problems.length === 0 ? 0 : 1);

async function play(id, size) {
  const got = [];
  page.onEvent = (method, params) => {
    const range = method === 'Network.responseReceived' && Object.entries(params.response.headers).find(([name]) => name.toLowerCase() === 'content-range')?.[1];
    if (range) got.push(range);
  };
  await page.goTo(`${proof.base}/recordings/player`);
  const { ticket, mark } = await proof.ticket(id);
  const opening = JSON.stringify({ ticket, mark, token: `${proof.prosecutor.subject}/mfa` });
  const opened = await page.evaluate(`openTicket(${opening})`);
  line('the ticket opens', opened, 201, opened === 201);
  const duration = Math.round(await page.evaluate(on('loadedmetadata', 'video.duration', 'video.readyState >= 1')));
  line('duration the browser found, s', duration, SECONDS, duration === SECONDS);
  await page.evaluate('video.play()');
  const played = await page.evaluate(on('timeupdate', 'video.currentTime', 'video.currentTime > 1.5'));
  line('played to, s', played.toFixed(1), '> 1.5', played > 1.5);
  const sought = await page.evaluate(`(video.currentTime = ${SEEK_TO}, ${on('seeked', 'video.currentTime', '!video.seeking && video.readyState >= 2')})`);
  line('sought to, s', sought.toFixed(1), SEEK_TO, Math.abs(sought - SEEK_TO) < 1.5);
  const on45 = await page.evaluate(on('timeupdate', 'video.currentTime', `video.currentTime > ${SEEK_TO + 0.5}`));
  line('plays on from there, s', on45.toFixed(1), `> ${SEEK_TO + 0.5}`, on45 > SEEK_TO + 0.5);
  await page.evaluate('video.pause()');
  const colours = await page.evaluate(PICTURE_COLOURS);
  line('colours in the picture', colours, '> 100', colours > 100);
  const marked = await page.evaluate(`document.getElementById('mark').textContent === ${JSON.stringify(mark)}`);
  line('the mark stands over it', marked, true, marked);
  const again = await page.evaluate(`openTicket(${opening})`);
  line('the same ticket again', again, 404, again === 404);
  await page.evaluate("video.removeAttribute('src'), video.load()");
  await compareWithLog(id, size, got);
}

async function compareWithLog(id, size, got) {
  const { rows } = await proof.system.owner.query("SELECT records FROM audit.access_entry WHERE operation = 'playRecording' AND decision = 'ALLOW' AND records LIKE $1 ORDER BY at", [`%${id}%`]);
  const released = rows.map(({ records }) => JSON.parse(records)[0].fields);
  const missing = got.filter((range) => !released.some(([bytes]) => bytes === range));
  line('ranges Chromium got', got.length, '> 1', got.length > 1);
  line('of them not on record', missing.length, 0, missing.length === 0);
  console.log(`\n  On record, in order:\n${released.map(([bytes, seconds]) => `    ${bytes.padEnd(34)} ${seconds}`).join('\n')}`);
  const seconds = released.map((fields) => fields[1].match(/\d+/g).map(Number));
  const holds = (second) => seconds.some(([from, to]) => from <= second && second <= to);
  line('the seconds played are among those on record', [0, 1, SEEK_TO].every(holds), true, [0, 1, SEEK_TO].every(holds));
  const all = new Set(seconds.flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at)));
  line('seconds on record of 60', all.size, '< 60', all.size < SECONDS && size > 0);
}

/** A promise in the page: the value once the condition holds, looked at now and at each event. */
function on(event, value, condition) {
  return `new Promise((resolve, reject) => { const video = document.getElementById('video'); const look = () => { if (video.error) reject(new Error(video.error.message)); if (${condition}) resolve(${value}); }; video.addEventListener('${event}', look); video.addEventListener('error', look); look(); setTimeout(() => reject(new Error('${event} did not come')), 20000); })`;
}
