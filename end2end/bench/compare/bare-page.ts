// A page of which the browser keeps nothing but the page. For Playwright's own pages it keeps what each request was answered, and
// counts that as the page's memory.
import type { Browser, CDPSession } from '@playwright/test';
import { tools } from './in-page.ts';
import type { Driven } from './subject.ts';

/** The page. It has a browser's window of its own, which has never seen it. */
export class BarePage implements Driven {
  private readonly waiting = new Map<number, { resolve(result: never): void; reject(error: Error): void }>();
  private last = 0;

  private constructor(
    private readonly browser: CDPSession,
    private readonly context: string,
    private readonly session: string,
  ) {
    browser.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      if (sessionId === session) this.take(JSON.parse(message) as Message);
    });
  }

  /** An empty one, with the tools in it for a page with so many models. */
  static async make(browser: Browser, models: number): Promise<BarePage> {
    const session = await browser.newBrowserCDPSession();
    const { browserContextId } = await session.send('Target.createBrowserContext');
    const window = { url: 'about:blank', browserContextId, width: 1440, height: 900 };
    const { targetId } = await session.send('Target.createTarget', window);
    const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
    const page = new BarePage(session, browserContextId, sessionId);
    await page.send('Page.enable');
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${tools})(${models})` });
    return page;
  }

  async goto(url: string): Promise<void> {
    const { errorText } = await this.send<{ errorText?: string }>('Page.navigate', { url });
    if (errorText !== undefined) throw new Error(`${url}: ${errorText}`);
  }

  async evaluate<T>(act: () => T | Promise<T>): Promise<T> {
    const expression = { expression: `(${act})()`, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send<Evaluated<T>>('Runtime.evaluate', expression);
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Has the browser do something with the page. */
  async send<T>(method: string, params: object = {}): Promise<T> {
    this.last += 1;
    const message = JSON.stringify({ id: this.last, method, params });
    const answer = new Promise<T>((resolve, reject) => this.waiting.set(this.last, { resolve, reject }));
    await this.browser.send('Target.sendMessageToTarget', { sessionId: this.session, message });
    return answer;
  }

  async close(): Promise<void> {
    await this.browser.send('Target.disposeBrowserContext', { browserContextId: this.context });
    await this.browser.detach();
  }

  private take({ id, result, error }: Message): void {
    const waiting = this.waiting.get(id ?? 0);
    this.waiting.delete(id ?? 0);
    if (error === undefined) waiting?.resolve(result as never);
    else waiting?.reject(new Error(error.message));
  }
}

/** An answer, or a word about what happened, which has no number. */
interface Message {
  id?: number;
  result?: unknown;
  error?: { message: string };
}

interface Evaluated<T> {
  result: { value: T };
  exceptionDetails?: { text: string; exception?: { description?: string } };
}
