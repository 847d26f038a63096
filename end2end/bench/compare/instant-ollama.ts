// An Ollama server that answers at once, so that what is measured is the page. It can have another list from one moment
// to the next. Faults and everything else that a server does are fake-ollama's part.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { shown, weightsOf, type ListedModel } from './models.ts';

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS',
  'Access-Control-Allow-Headers': 'Content-Type',
  'Access-Control-Max-Age': '43200',
};

/**
 * The app asks for the layers of each model. With more models than this it would take very long until it is at rest, so the
 * server tells none.
 */
export const MOST_WITH_LAYERS = 1000;

interface Answer {
  status: number;
  body: string;
}

const NOT_FOUND: Answer = { status: 404, body: '{"error":"not found"}' };

/** The server. */
export class InstantOllama {
  private models = new Map<string, ListedModel>();
  /** The list's answer, made ahead. */
  private list = '';
  /** How many models use a blob. */
  private users = new Map<string, number>();
  private underWay = 0;
  private lastActivity = 0;
  private onTold: (told: string) => void = () => {};
  /** Whether it answers the question for a model's layers; else it breaks the connection, and is soon asked no more. */
  private tellsLayers = true;
  /** How many requests came, by method and path; what browsers ask before others is not counted. */
  readonly requests = new Map<string, number>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<InstantOllama> {
    const server = createServer();
    const ollama = new InstantOllama(server);
    server.on('request', (request, answer) => ollama.take(request, answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return ollama;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Has just these models from now on. */
  has(models: ListedModel[]): void {
    this.models = new Map(models.map((model) => [model.name, model]));
    this.users = new Map();
    for (const model of models) this.count(weightsOf(model), 1);
    this.tellsLayers = models.length <= MOST_WITH_LAYERS;
    this.prepareList();
  }

  /** What a page that nobody watches sends when it is done. It may ask no other server. */
  told(): Promise<string> {
    return new Promise((resolve) => (this.onTold = resolve));
  }

  /** How many requests came. */
  get asked(): number {
    return [...this.requests.values()].reduce((sum, times) => sum + times, 0);
  }

  /** Waits until nothing was asked for some time. */
  async quiet(): Promise<void> {
    const QUIET_MS = 100;
    while (this.underWay > 0 || performance.now() - this.lastActivity < QUIET_MS) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private prepareList(): void {
    this.list = JSON.stringify({ models: [...this.models.values()] });
  }

  private take(request: IncomingMessage, answer: ServerResponse): void {
    this.underWay += 1;
    answer.once('close', () => {
      this.underWay -= 1;
      this.lastActivity = performance.now();
    });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/api/show' && !this.tellsLayers && request.method === 'POST') {
        request.socket.destroy();
        return;
      }
      const sent = Buffer.concat(chunks).toString();
      if (request.url === '/told' && request.method === 'POST') this.onTold(sent);
      const { status, body } = this.answer(request, sent);
      const type = body === '' ? {} : { 'Content-Type': 'application/json; charset=utf-8' };
      // Ollama tells how long its answers are, where nothing follows as well.
      const length = { 'Content-Length': Buffer.byteLength(body) };
      answer.writeHead(status, { ...CORS, ...type, ...length }).end(request.method === 'HEAD' ? '' : body);
    });
  }

  private answer({ method = 'GET', url = '/' }: IncomingMessage, body: string): Answer {
    if (method === 'OPTIONS') return { status: 204, body: '' };
    const [, blob] = /^\/api\/blobs\/sha256:(.*)$/.exec(url) ?? [];
    const call = `${method} ${blob === undefined ? url : '/api/blobs'}`;
    this.requests.set(call, (this.requests.get(call) ?? 0) + 1);
    switch (call) {
      case 'GET /api/tags':
        return { status: 200, body: this.currentList() };
      case 'GET /api/version':
        return { status: 200, body: '{"version":"0.33.0"}' };
      case 'GET /api/ps':
        return { status: 200, body: '{"models":[]}' };
      case 'POST /api/show':
        return this.show(named(body));
      case 'DELETE /api/delete':
        return this.delete(named(body));
      case 'HEAD /api/blobs':
        return { status: this.users.get(blob ?? '') ? 200 : 404, body: '' };
      default:
        return NOT_FOUND;
    }
  }

  private currentList(): string {
    if (this.list === '') this.prepareList();
    return this.list;
  }

  private show(name: string): Answer {
    const model = this.models.get(name);
    if (model === undefined) return NOT_FOUND;
    return { status: 200, body: JSON.stringify(shown(model)) };
  }

  private delete(name: string): Answer {
    const model = this.models.get(name);
    if (model === undefined) return NOT_FOUND;
    this.models.delete(name);
    this.count(weightsOf(model), -1);
    // The list is made again when somebody asks for it, not with every deletion.
    this.list = '';
    return { status: 200, body: '' };
  }

  private count(blob: string, more: number): void {
    this.users.set(blob, (this.users.get(blob) ?? 0) + more);
  }
}

function named(body: string): string {
  return (JSON.parse(body) as { model: string }).model;
}
