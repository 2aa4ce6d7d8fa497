import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';

const { SPINDLE_CHROMIUM: executablePath = '/usr/bin/chromium', SPINDLE_REQUIRE_CHROMIUM } = process.env;

/**
 * Tests that run in Chromium, which `SPINDLE_CHROMIUM` names. Without it they are skipped; with `SPINDLE_REQUIRE_CHROMIUM=1`
 * they fail.
 */
export const describeChromium: typeof describe.skip =
  existsSync(executablePath) || SPINDLE_REQUIRE_CHROMIUM === '1' ? describe : describe.skip;

/** A page and what it has complained of. */
export interface Opened {
  readonly page: Page;
  /** What it has printed on its console. */
  readonly printed: readonly string[];
  /** Errors on its console or thrown by its scripts, warnings, and violations of the policy. */
  readonly complaints: readonly string[];
}

/** Chromium, and a server on this machine whose pages it shows: each has one script. */
export class Site {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #files = new Map<string, string>();
  readonly #violations: string[] = [];
  /** The content security policy of every answer; empty for none. */
  policy = '';

  private constructor(browser: Browser) {
    this.#browser = browser;
    this.#server = createServer(async (request, response) => {
      const path = request.url ?? '';
      if (path === '/violations') for await (const report of request) this.#violations.push(String(report));
      const text = this.#files.get(path);
      if (this.policy) response.setHeader('content-security-policy', `${this.policy}; report-uri /violations`);
      response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html');
      response.writeHead(text === undefined ? 204 : 200).end(text);
    });
  }

  /** Starts both. */
  static async open(): Promise<Site> {
    const args = ['sandbox', 'first-run'].map((name) => `--no-${name}`);
    for (const name of ['gpu', 'quic', 'background-networking', 'component-update', 'sync'])
      args.push(`--disable-${name}`);
    const site = new Site(await chromium.launch({ executablePath, args }));
    await new Promise<void>((resolve) => site.#server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  /** Serves a module as `/name.js`, and a page that runs it as `/name`. */
  serve(name: string, script: string): void {
    this.#files.set(`/${name}.js`, script);
    this.#files.set(
      `/${name}`,
      `<!doctype html><title>${name}</title><script type="module" src="/${name}.js"></script>`,
    );
  }

  /** Shows a page. `before` runs in it ahead of its script. */
  async show(name: string, before: () => void = () => {}): Promise<Opened> {
    const page = await this.#browser.newPage();
    const printed: string[] = [];
    const complaints: string[] = this.#violations;
    complaints.length = 0;
    page.on('console', (message) => {
      if (message.type() === 'log') printed.push(message.text());
      else complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.addInitScript(before);
    const { port } = this.#server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/${name}`);
    return { page, printed, complaints };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }
}
