// What no page may do unnoticed: complain in the console, or talk to somebody else.
import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/** What the browser itself writes when a server that it talked to is there no longer, by when it notices. */
export const DOWN = /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_SOCKET_NOT_CONNECTED/;

/** Looks at every page of a context. */
export class Watch {
  readonly complaints: string[] = [];
  readonly origins = new Set<string>();
  private readonly announced: RegExp[] = [];

  constructor(
    context: BrowserContext,
    private readonly allowed: Set<string>,
  ) {
    context.on('console', (message) => this.heard(message));
    context.on('weberror', (error) => this.complaints.push(`uncaught: ${error.error().message}`));
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol === 'data:' || protocol === 'blob:') return;
      this.origins.add(origin);
    });
    context.on('page', (page) => {
      page.on('websocket', (socket) => this.complaints.push(`a web socket to ${socket.url()}`));
    });
  }

  /** The test makes the browser complain like this, so it is no surprise. */
  announce(complaint: RegExp): void {
    this.announced.push(complaint);
  }

  /** The test has the page talk to another origin. */
  allow(origin: string): void {
    this.allowed.add(new URL(origin).origin);
  }

  /** What nobody announced. */
  surprises(): string[] {
    const unannounced = this.complaints.filter((text) => !this.announced.some((known) => known.test(text)));
    const strange = [...this.origins].filter((origin) => !this.allowed.has(origin));
    return [...unannounced, ...strange.map((origin) => `a request to ${origin}`)];
  }

  private heard(message: ConsoleMessage): void {
    // That a blob is gone is what the page hopes to be told; the browser writes it down as a failure.
    if (/\/api\/blobs\//.test(message.location().url) && /status of 404/.test(message.text())) return;
    if (message.type() === 'error') this.complaints.push(`${message.text()} (${message.location().url})`);
  }
}
