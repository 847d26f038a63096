// A plain web server, as a person may already have one: it serves the built page and knows nothing of it.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { dist } from './environment.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** A server to be closed after use. */
export interface StaticServer {
  url: string;
  close(): void;
}

/**
 * Serves the built page. With `ollama`, requests to `/api/` are handed on to that server, as a reverse proxy does; with `config`
 * that is what the page is told of how it was started.
 */
export async function serveStatic(ollama?: string, config?: object): Promise<StaticServer> {
  const server = createServer((incoming, answer) => {
    const isApi = incoming.url?.startsWith('/api/') ?? false;
    if (isApi && ollama) handOn(ollama, incoming, answer);
    else if (config && incoming.url === '/config.json') answer.end(JSON.stringify(config));
    else void serveFile(incoming.url ?? '/', answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function serveFile(url: string, answer: ServerResponse): Promise<void> {
  const { pathname } = new URL(url, 'http://localhost');
  const file = path.join(dist, pathname === '/' ? 'index.html' : path.basename(pathname));
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) {
    answer.writeHead(404, { 'Content-Type': 'text/plain' }).end('404 page not found');
    return;
  }
  answer.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(answer);
}

function handOn(ollama: string, incoming: IncomingMessage, answer: ServerResponse): void {
  const { origin: _, ...headers } = incoming.headers;
  const { method } = incoming;
  const target = new URL(incoming.url ?? '/', ollama);
  const onward = request(target, { ...(method ? { method } : {}), headers: { ...headers, host: target.host } }, (from) => {
    answer.writeHead(from.statusCode ?? 502, from.headers);
    from.pipe(answer);
  });
  onward.on('error', () => answer.writeHead(502).end());
  incoming.pipe(onward);
}
