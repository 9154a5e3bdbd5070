import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const START_MS = 30_000;

/** Whether a program answers to `--version` or `-version`. */
export const isInstalled = (name, flag = '--version') => spawnSync(name, [flag], { stdio: 'ignore' }).status === 0;
export const chromiumName = () => NAMES.find((name) => isInstalled(name)) ?? null;

/** A page of a headless Chromium, driven by its DevTools protocol. */
export class ChromiumPage {
  /** Called with each event of the protocol: method, parameters. */
  onEvent = () => undefined;
  #next = 0;
  #waiting = new Map();

  static async open(name) {
    const page = new ChromiumPage();
    page.profile = mkdtempSync(path.join(tmpdir(), 'heardonce-chromium-'));
    page.browser = spawn(name, ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--autoplay-policy=no-user-gesture-required', '--remote-debugging-port=0', `--user-data-dir=${page.profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
    page.socket = new WebSocket(await page.#address());
    await new Promise((resolve, reject) => page.socket.once('open', resolve).once('error', reject));
    page.socket.on('message', (text) => page.#hear(JSON.parse(text)));
    const { targetId } = await page.#send('Target.createTarget', { url: 'about:blank' });
    ({ sessionId: page.session } = await page.#send('Target.attachToTarget', { targetId, flatten: true }));
    for (const domain of ['Page', 'Network', 'Runtime']) await page.send(`${domain}.enable`);
    return page;
  }

  send(method, params = {}) {
    return this.#send(method, params, this.session);
  }

  async goTo(url) {
    const loaded = new Promise((resolve) => (this.onLoad = resolve));
    await this.send('Page.navigate', { url });
    await loaded;
  }

  /** The value of an expression in the page, awaited. */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async close() {
    this.socket?.close();
    const gone = new Promise((resolve) => this.browser.once('exit', resolve));
    if (this.browser.exitCode === null) {
      this.browser.kill();
      await gone;
    }
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  #address() {
    return new Promise((resolve, reject) => {
      let said = '';
      const timer = setTimeout(() => reject(new Error(`Chromium did not start: ${said.slice(-500)}`)), START_MS);
      this.browser.stderr.setEncoding('utf8').on('data', (text) => {
        said += text;
        const found = /DevTools listening on (ws:\S+)/.exec(said);
        if (!found) return;
        clearTimeout(timer);
        resolve(found[1]);
      });
      this.browser.once('exit', () => reject(new Error(`Chromium ended: ${said.slice(-500)}`)));
    });
  }

  #send(method, params, sessionId) {
    const id = ++this.#next;
    this.socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #hear({ id, result, error, method, params }) {
    if (id === undefined) {
      if (method === 'Page.loadEventFired') this.onLoad?.();
      this.onEvent(method, params);
      return;
    }
    const { resolve, reject } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) reject(new Error(error.message));
    else resolve(result);
  }
}
