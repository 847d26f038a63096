// Serves the page written by hand as the panel's own server serves the app: compressed as far as it goes, ahead of time.
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotli, gzip } from './compression.ts';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../bench/baseline');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/**
 * What the panel's own server sends with each answer (server/src/security_headers.rs). One of them has the browser begin another
 * process for the page, so without them a page would come sooner for a reason that has nothing to do with it.
 */
const SECURITY = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self'; img-src data:; connect-src *; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** A file of the page in each form in which it can be sent. */
export interface PageFile {
  name: string;
  raw: Buffer;
  gzip: Buffer;
  brotli: Buffer;
}

/** The page's files. */
export async function baselineFiles(): Promise<PageFile[]> {
  const names = (await readdir(folder)).filter((name) => path.extname(name) in TYPES);
  return Promise.all(
    names.map(async (name) => {
      const raw = await readFile(path.join(folder, name));
      return { name, raw, gzip: gzip(raw), brotli: brotli(raw) };
    }),
  );
}

/** Serves them until it is closed. */
export async function serveBaseline(): Promise<{ url: string; close(): void }> {
  const files = new Map((await baselineFiles()).map((file) => [`/${file.name}`, file]));
  const server = createServer((request, answer) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = files.get(pathname === '/' ? '/index.html' : pathname);
    if (file === undefined) {
      answer.writeHead(404).end();
      return;
    }
    const headers = {
      ...SECURITY,
      'Content-Type': TYPES[path.extname(file.name)],
      'Content-Encoding': 'br',
      'Content-Length': file.brotli.length,
      'Cache-Control': 'no-cache',
      Vary: 'accept-encoding',
    };
    answer.writeHead(200, headers).end(file.brotli);
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
