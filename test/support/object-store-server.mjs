import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

const ACCESS_KEY = 'heard-once-test';
const SECRET_KEY = 'invented-secret-of-the-test-store';
const REGION = 'sa-east-1';
const SMALLEST_PART = 5_242_880;
const STATUS = { NoSuchBucket: 404, NoSuchKey: 404, NoSuchUpload: 404, PreconditionFailed: 412, InvalidRange: 416, SignatureDoesNotMatch: 403, AccessDenied: 403, BadDigest: 400, InvalidRequest: 400, InvalidPart: 400, EntityTooSmall: 400, MethodNotAllowed: 405, SlowDown: 503 };
const sha256 = (bytes, encoding) => createHash('sha256').update(bytes).digest(encoding);

class Refused extends Error {}

/**
 * A store that speaks the part of S3 that recordings need, on loopback: objects by ranged GET and HEAD with If-Match, multipart uploads with a
 * SHA-256 of each part, completed only where there is no object (If-None-Match), Object Lock headers, signatures of version 4 checked.
 * It answers as Amazon documents it and is strict where Amazon is. `outcomeOf` lets a test say how a request goes wrong.
 */
export class ObjectStoreServer {
  /** What was asked: { operation, key, range, headers }. */
  requests = [];
  /** Given each request before it is answered; gives null, or BUSY, DENIED, SILENT, BROKEN (the body breaks off), WHOLE (the range is ignored), SPOILED (what is put is damaged). */
  outcomeOf = () => null;
  #server;
  #uploads = new Map();

  static async start(folder, bucket = 'invented-bucket') {
    const store = new ObjectStoreServer();
    store.folder = folder;
    store.bucket = bucket;
    for (const name of ['objects', 'uploads']) await mkdir(path.join(folder, name), { recursive: true });
    store.#server = http.createServer((request, response) => void store.#answer(request, response));
    await new Promise((resolve) => store.#server.listen(0, '127.0.0.1', resolve));
    store.endpoint = `http://127.0.0.1:${store.#server.address().port}`;
    return store;
  }

  /** The settings with which the API finds this store. */
  get environment() {
    return { HEARDONCE_S3_BUCKET: this.bucket, HEARDONCE_S3_REGION: REGION, HEARDONCE_S3_ENDPOINT: this.endpoint, HEARDONCE_S3_PREFIX: 'recordings/', AWS_ACCESS_KEY_ID: ACCESS_KEY, AWS_SECRET_ACCESS_KEY: SECRET_KEY };
  }

  /** The file in which an object lies. */
  fileOf(key) {
    return path.join(this.folder, 'objects', encodeURIComponent(key));
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.endpoint);
    const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/');
    const key = rest.join('/');
    const operation = operationOf(request.method, url.searchParams);
    const asked = { operation, key, range: request.headers.range ?? null, headers: request.headers };
    this.requests.push(asked);
    try {
      const body = Buffer.concat(await request.toArray());
      checkSignature(request, url, body);
      const outcome = this.outcomeOf(asked);
      if (outcome === 'SILENT') return;
      if (outcome === 'BUSY') throw new Refused('SlowDown');
      if (outcome === 'DENIED') throw new Refused('AccessDenied');
      if (bucket !== this.bucket) throw new Refused('NoSuchBucket');
      await this[operation]({ key, query: url.searchParams, headers: request.headers, body, outcome }, response);
    } catch (error) {
      if (response.headersSent || !(error instanceof Refused)) response.destroy(error);
      else response.writeHead(STATUS[error.message], { 'content-type': 'application/xml' }).end(request.method === 'HEAD' ? undefined : `<Error><Code>${error.message}</Code><Message>${bucket}/${key} at ${this.endpoint}</Message></Error>`);
    }
  }

  async HeadObject({ key }, response) {
    const { size, tag, headers } = await this.#objectOf(key);
    response.writeHead(200, { ...headers, etag: tag, 'content-length': size }).end();
  }

  async GetObject({ key, headers: asked, outcome }, response) {
    const { size, tag, headers } = await this.#objectOf(key);
    if (asked['if-match'] !== undefined && asked['if-match'] !== tag) throw new Refused('PreconditionFailed');
    const [, from, to] = (outcome === 'WHOLE' ? null : /^bytes=(\d+)-(\d+)$/.exec(asked.range ?? '')) ?? [];
    if (from !== undefined && Number(from) >= size) throw new Refused('InvalidRange');
    const [start, end] = from === undefined ? [0, size - 1] : [Number(from), Math.min(Number(to), size - 1)];
    response.writeHead(from === undefined ? 200 : 206, { ...headers, etag: tag, 'content-length': end - start + 1, ...(from !== undefined && { 'content-range': `bytes ${start}-${end}/${size}` }) });
    if (outcome !== 'BROKEN') return pipeline(createReadStream(this.fileOf(key), { start, end }), response).catch(() => undefined);
    for await (const piece of createReadStream(this.fileOf(key), { start, end: Math.floor((start + end) / 2) })) response.write(piece);
    response.destroy();
  }

  async CreateMultipartUpload({ key, headers }, response) {
    const id = randomBytes(16).toString('hex');
    const lock = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-amz-object-lock-')));
    this.#uploads.set(id, { key, summed: headers['x-amz-checksum-algorithm'] === 'SHA256', lock, parts: new Map() });
    sendXml(response, `<InitiateMultipartUploadResult><Bucket>${this.bucket}</Bucket><Key>${key}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
  }

  async UploadPart({ key, query, headers, body, outcome }, response) {
    const { id, upload } = this.#uploadOf(key, query);
    const sum = headers['x-amz-checksum-sha256'];
    if ((sum === undefined) === upload.summed) throw new Refused('InvalidRequest');
    if (upload.summed && sum !== sha256(body, 'base64')) throw new Refused('BadDigest');
    const number = Number(query.get('partNumber'));
    if (!(number >= 1 && number <= 10_000)) throw new Refused('InvalidPart');
    const tag = `"${createHash('md5').update(body).digest('hex')}"`;
    if (outcome === 'SPOILED') body[body.length >> 1] ^= 1;
    await writeFile(this.#partFile(id, number), body);
    upload.parts.set(number, { size: body.length, tag, sum });
    response.writeHead(200, { etag: tag, ...(sum !== undefined && { 'x-amz-checksum-sha256': sum }) }).end();
  }

  async CompleteMultipartUpload({ key, query, headers, body }, response) {
    const { id, upload } = this.#uploadOf(key, query);
    const listed = [...body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part]) => ({ number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]), tag: /<ETag>(.*?)</.exec(part)?.[1].replaceAll('&quot;', '"'), sum: /<ChecksumSHA256>(.*?)</.exec(part)?.[1] }));
    for (const [at, { number, tag, sum }] of listed.entries()) {
      const part = upload.parts.get(number);
      if (part?.tag !== tag || part?.sum !== sum || (at > 0 && number <= listed[at - 1].number)) throw new Refused('InvalidPart');
      if (at < listed.length - 1 && part.size < SMALLEST_PART) throw new Refused('EntityTooSmall');
    }
    if (listed.length === 0) throw new Refused('InvalidRequest');
    const whole = path.join(this.folder, 'uploads', id);
    const file = await open(whole, 'w');
    for (const { number } of listed) await file.writeFile(await readFile(this.#partFile(id, number)));
    await file.close();
    const tag = `"${sha256(listed.map((one) => one.tag).join(), 'hex').slice(0, 32)}-${listed.length}"`;
    await (headers['if-none-match'] === '*' ? link(whole, this.fileOf(key)).finally(() => rm(whole)) : rename(whole, this.fileOf(key))).catch((error) => {
      throw error.code === 'EEXIST' ? new Refused('PreconditionFailed') : error;
    });
    await writeFile(`${this.fileOf(key)}.json`, JSON.stringify({ tag, headers: upload.lock }));
    await this.#forget(id);
    sendXml(response, `<CompleteMultipartUploadResult><Bucket>${this.bucket}</Bucket><Key>${key}</Key><ETag>${tag.replaceAll('"', '&quot;')}</ETag></CompleteMultipartUploadResult>`);
  }

  async AbortMultipartUpload({ key, query }, response) {
    await this.#forget(this.#uploadOf(key, query).id);
    response.writeHead(204).end();
  }

  /** Whatever else S3 can do, deleting above all, is asked of it by nobody. */
  async Other() {
    throw new Refused('MethodNotAllowed');
  }

  /** Uploads that were begun and neither completed nor given up. */
  get uploadsOpen() {
    return this.#uploads.size;
  }

  async #objectOf(key) {
    const found = await stat(this.fileOf(key)).catch(() => null);
    if (!found) throw new Refused('NoSuchKey');
    const kept = await readFile(`${this.fileOf(key)}.json`, 'utf8').then(JSON.parse, () => ({ tag: '"planted"', headers: {} }));
    return { size: found.size, ...kept };
  }

  #uploadOf(key, query) {
    const id = query.get('uploadId');
    const upload = this.#uploads.get(id);
    if (upload?.key !== key) throw new Refused('NoSuchUpload');
    return { id, upload };
  }

  #partFile(id, number) {
    return path.join(this.folder, 'uploads', `${id}.${number}`);
  }

  async #forget(id) {
    const numbers = [...(this.#uploads.get(id)?.parts.keys() ?? [])];
    this.#uploads.delete(id);
    for (const number of numbers) await rm(this.#partFile(id, number), { force: true });
  }
}

function operationOf(method, query) {
  if (method === 'HEAD') return 'HeadObject';
  if (method === 'GET' && [...query.keys()].every((name) => name === 'x-id')) return 'GetObject';
  if (method === 'POST' && query.has('uploads')) return 'CreateMultipartUpload';
  if (method === 'PUT' && query.has('uploadId')) return 'UploadPart';
  if (method === 'POST' && query.has('uploadId')) return 'CompleteMultipartUpload';
  if (method === 'DELETE' && query.has('uploadId')) return 'AbortMultipartUpload';
  return 'Other';
}

/** AWS Signature Version 4 over header, path, query and body, as documented for S3. */
function checkSignature(request, url, body) {
  const [, day, signedNames, signature] = new RegExp(`^AWS4-HMAC-SHA256 Credential=${ACCESS_KEY}/(\\d{8})/${REGION}/s3/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$`).exec(request.headers.authorization ?? '') ?? [];
  if (signature === undefined || !signedNames.split(';').includes('host')) throw new Refused('SignatureDoesNotMatch');
  const payload = request.headers['x-amz-content-sha256'];
  if (payload !== sha256(body, 'hex')) throw new Refused('BadDigest');
  const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort().join('&');
  const headers = signedNames.split(';').map((name) => `${name}:${String(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`).join('');
  const canonical = [request.method, url.pathname, query, headers, signedNames, payload].join('\n');
  const scope = `${day}/${REGION}/s3/aws4_request`;
  const key = [day, REGION, 's3', 'aws4_request'].reduce((from, word) => createHmac('sha256', from).update(word).digest(), `AWS4${SECRET_KEY}`);
  const wanted = createHmac('sha256', key).update(['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical, 'hex')].join('\n')).digest();
  if (!timingSafeEqual(wanted, Buffer.from(signature, 'hex'))) throw new Refused('SignatureDoesNotMatch');
}

const sendXml = (response, xml) => response.writeHead(200, { 'content-type': 'application/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`);
