/**
 * What playing is measured with, each a small process of its own that tells its parent: in the large heap of a proof, taking what comes would
 * cost more than giving it. `read` takes bytes and counts them; `serve FILE SIZE MOST` gives a file by ranges and does nothing else; `open` opens chunks.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import http from 'node:http';
import { built } from './built.mjs';

const PORTION = 524_288;
const OPENED = 268_435_456;
const [, , role, ...given] = process.argv;

if (role === 'read') process.on('message', (asked) => tell(() => secondsOf(() => (asked.file ? readCat(asked.file) : readAnswers(asked)))));
else if (role === 'serve') serve(given[0], Number(given[1]), Number(given[2]));
else await tell(openInMemory);

async function tell(work) {
  process.send(await work().catch((error) => ({ error: error.message })));
}

async function secondsOf(work) {
  const began = performance.now();
  const done = await work();
  return { seconds: (performance.now() - began) / 1000, ...done };
}

async function readCat(file) {
  const cat = spawn('cat', [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  cat.stdout.on('data', () => undefined);
  await once(cat, 'close');
}

/** One answer after another; how much each gives is the server's to say. */
async function readAnswers({ url, size }) {
  const agent = new http.Agent({ keepAlive: true });
  let answers = 0;
  for (let first = 0; first < size; answers++) first += await readAnswer(agent, url, first);
  agent.destroy();
  return { answers };
}

function readAnswer(agent, url, first) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers: { range: `bytes=${first}-`, 'user-agent': 'node' } }, (response) => {
      let bytes = 0;
      response.on('data', (piece) => (bytes += piece.length)).on('error', reject);
      response.on('end', () => (response.statusCode === 206 && bytes > 0 ? resolve(bytes) : reject(new Error(`status ${response.statusCode}`))));
    });
    request.on('error', reject);
  });
}

function serve(file, size, most) {
  const server = http.createServer((request, response) => {
    const first = Number(/^bytes=(\d+)-/.exec(request.headers.range)[1]);
    const last = Math.min(size, first + most) - 1;
    response.writeHead(206, { 'content-length': last - first + 1, 'content-range': `bytes ${first}-${last}/${size}` });
    createReadStream(file, { start: first, end: last, highWaterMark: PORTION }).pipe(response);
  });
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
}

/** 256 MiB of chunks, as the thread of the API opens them, with nothing read and nothing sent. */
async function openInMemory() {
  const { CHUNK_SIZE, SEALED_CHUNK_SIZE, sealChunk } = await built('libs/sealed-recording/src/age-payload.js');
  const { openChunks } = await built('libs/sealed-recording/src/opening-thread.js');
  const payloadKey = randomBytes(32);
  const sealed = Buffer.concat(Array.from({ length: PORTION / CHUNK_SIZE }, (_, index) => sealChunk(payloadKey, index, false, randomBytes(CHUNK_SIZE))));
  const lane = async () => {
    let memory = new ArrayBuffer(sealed.length);
    for (let done = 0; done < OPENED / 2; done += PORTION) {
      new Uint8Array(memory).set(sealed);
      const opened = await openChunks({ memory, length: sealed.length, payloadKey, index: 0, last: -1 });
      if (opened.good !== sealed.length / SEALED_CHUNK_SIZE) throw new Error('not opened');
      memory = opened.memory;
    }
  };
  await lane();
  return { bytes: OPENED, ...(await secondsOf(() => Promise.all([lane(), lane()]))) };
}
