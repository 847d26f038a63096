// What a first visit downloads.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { dist } from '../../support/environment.ts';
import { baselineFiles } from './baseline-server.ts';
import { brotli, gzip } from './compression.ts';

/** Bytes in each form in which a server can send them. */
export interface Bytes {
  raw: number;
  gzip: number;
  brotli: number;
}

/** How the file is called that the page downloads only once somebody acts. */
const REST = 'rest-';

/** The app's files; the settings that the server sends in a header of the page are some hundred bytes more. */
export async function bytesOfApp(): Promise<Bytes> {
  return bytesOf((name) => !name.startsWith(REST));
}

/** What the app downloads in addition at the first press of a key or of the pointer. */
export async function bytesOfRest(): Promise<Bytes> {
  return bytesOf((name) => name.startsWith(REST));
}

async function bytesOf(isMeant: (name: string) => boolean): Promise<Bytes> {
  const names = (await readdir(dist)).filter(isMeant);
  const files = names.filter((name) => !name.startsWith('.') && !/\.(br|gz)$/.test(name));
  const contents = await Promise.all(files.map((name) => readFile(path.join(dist, name))));
  return sum(contents.map((raw) => ({ raw, gzip: gzip(raw), brotli: brotli(raw) })));
}

/** The files of the page written by hand. */
export async function bytesOfBaseline(): Promise<Bytes> {
  return sum(await baselineFiles());
}

function sum(files: Record<keyof Bytes, Buffer>[]): Bytes {
  const of = (form: keyof Bytes): number => files.reduce((total, file) => total + file[form].length, 0);
  return { raw: of('raw'), gzip: of('gzip'), brotli: of('brotli') };
}
