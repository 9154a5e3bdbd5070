import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Upload } from 'tus-js-client';

const MIB = 1_048_576;
const SIZE = 12 * MIB;
const DURATION_MS = 720_000;
const TUS = { 'tus-resumable': '1.0.0' };

/**
 * The recording: the process that takes it in is killed half-way; another goes on. Then one person who may sees a minute of it.
 * @param {Promise<{ api: string, pid: number, kill: () => Promise<string> }>} second the process to be killed
 */
export async function keepRecording(stage, second) {
  const { report } = stage;
  report.head('La grabación: se mata la API a la mitad', 'The recording: the API is killed half-way');
  const film = inventedFilm();
  const sha256 = createHash('sha256').update(film).digest('hex');
  stage.recordingId = await upload(stage, film, await second);
  const { file } = await stage.read('interviewer', 'recordings(first: 5) { nodes { id status sizeBytes sha256 } } recordingCustody(first: 10) { nodes { id event sha256 } }');
  const kept = file.recordings.nodes.find((one) => one.id === stage.recordingId);
  report.expect(kept.status === 'SEALED' && kept.sizeBytes === String(SIZE) && kept.sha256 === sha256, `sellada y cifrada; huella enviada ${sha256.slice(0, 16)}…, huella guardada ${kept.sha256?.slice(0, 16)}…`, `sealed and encrypted; hash sent ${sha256.slice(0, 16)}…, hash kept ${kept.sha256?.slice(0, 16)}…`);
  const custody = file.recordingCustody.nodes.map((one) => one.event).sort().join(', ');
  report.expect(custody === 'RECEIVED, SEALED' && file.recordingCustody.nodes.every((one) => one.sha256 === sha256), `cadena de custodia: ${custody}, con esa huella`, `chain of custody: ${custody}, with that hash`);
  await play(stage, film);
}

/** Announced and half sent to a second process, which is killed; gone on with at the one that runs. */
async function upload(stage, film, second) {
  const { report, people: { interviewer } } = stage;
  const announced = { caseCode: stage.code, interviewId: stage.interviewId, sessionId: stage.sessionId, mediaType: 'video/mp4', sizeBytes: String(SIZE), durationMs: DURATION_MS, idempotencyKey: randomUUID() };
  const { uploadUrl } = await interviewer.at(second.api).change('beginRecording', announced, 'id uploadUrl');
  const half = await sendUntilHalf(uploadUrl, film, interviewer, () => second.kill());
  const signal = await second.kill();
  report.step(`interviewer sube ${SIZE} octetos (tus) a un segundo proceso de la API, sobre la misma base de datos`, `interviewer uploads ${SIZE} bytes (tus) to a second process of the API, on the same database`);
  report.expect(signal === 'SIGKILL', `con ${half} octetos recibidos, kill -9: el proceso ${second.pid} ya no está`, `with ${half} bytes acknowledged, kill -9: process ${second.pid} is gone`);
  const place = await interviewer.change('beginRecording', announced, 'id uploadUrl replayed');
  const durable = Number((await fetch(place.uploadUrl, { method: 'HEAD', headers: { ...TUS, ...interviewer.bearer } })).headers.get('upload-offset'));
  report.expect(place.replayed && half > 0 && durable >= half && durable < SIZE, `la API en marcha conoce el mismo anuncio y tiene ${durable} octetos: nada de lo recibido se perdió; sigue desde ahí`, `the running API knows the same announcement and has ${durable} bytes: nothing acknowledged was lost; it goes on from there`);
  await send(place.uploadUrl, film, interviewer);
  return place.id;
}

/** @returns {Promise<number>} bytes acknowledged when the process was killed, in the midst of a piece */
function sendUntilHalf(uploadUrl, film, person, kill) {
  let acknowledged = 0;
  return new Promise((resolve, reject) => {
    new Upload(film, {
      uploadUrl, headers: person.bearer, chunkSize: MIB, retryDelays: null,
      onChunkComplete: (_size, accepted) => (acknowledged = accepted),
      onProgress: (sent) => void (sent > SIZE / 2 && kill()),
      onSuccess: () => reject(new Error('The upload was over before the process was killed.')),
      onError: () => resolve(acknowledged),
    }).start();
  });
}

function send(uploadUrl, film, person) {
  return new Promise((resolve, reject) => {
    new Upload(film, { uploadUrl, headers: person.bearer, chunkSize: MIB, onSuccess: resolve, onError: reject }).start();
  });
}

/** One minute of twelve, on record to the second. */
async function play(stage, film) {
  const { report, words, people: { prosecutor } } = stage;
  await stage.refused('officer', 'openRecording', { recordingId: stage.recordingId, purpose: words.viewing }, { as: 'NOT_FOUND', es: 'verla sin que la fiscalía le haya nombrado', en: 'see it without having been named by the prosecutor', result: 'mark' });
  await stage.done('prosecutor', 'nameInvestigator', { recordingId: stage.recordingId, personId: stage.people.officer.id }, 'id');
  report.step('prosecutor nombra a officer para esta grabación: desde ahora la puede ver, y leer de ella lo que toca a su oficio', 'prosecutor names officer for this recording: from now on they may see it, and read of it what their office is about');
  const { ticket, openUrl, mark } = await stage.done('prosecutor', 'openRecording', { recordingId: stage.recordingId, purpose: words.viewing }, 'ticket openUrl mark');
  const opened = await fetch(openUrl, { method: 'POST', headers: { 'content-type': 'application/json', ...prosecutor.bearer }, body: JSON.stringify({ ticket }) });
  const { url } = await opened.json();
  const answer = await fetch(new URL(url, openUrl), { headers: { range: `bytes=0-${MIB - 1}` } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  stage.played = { requestId: answer.headers.get('x-request-id'), fields: [`bytes 0-${MIB - 1}/${SIZE}`, `seconds 0-${DURATION_MS / 1000 / (SIZE / MIB)}`] };
  report.expect(answer.status === 206 && bytes.equals(film.subarray(0, MIB)), `prosecutor ve el primer minuto, con la marca ${report.quote(mark)}`, `prosecutor sees the first minute, under the mark ${report.quote(mark)}`);
}

/** Bytes like a film's beginning, then noise: no picture of anybody. */
function inventedFilm() {
  const bytes = randomBytes(SIZE);
  Buffer.from('\0\0\0\x18ftypisom').copy(bytes);
  return bytes;
}
