// What is in the trash by the server's own account, and whether anything was lost.
import { expect } from '@playwright/test';
import type { Fake, FakeState } from './fake.ts';

/** Every name of the trash is at a host that ends like this. */
export const TRASH = /^[^/]+\.trash\//;

/** What a report says of a model that the run did not come to. */
export const NOT_ITS_TURN = 'The run ended first. It was left where it was.';

/** A run's own requests: lists, copies and deletions, with what they are about. */
export async function steps(fake: Fake, since = 0): Promise<string[]> {
  const { log } = await fake.state();
  return log.slice(since).flatMap(({ method, path, model, body }) => {
    if (method === 'GET' && path === '/api/tags') return ['list'];
    if (method === 'DELETE') return [`delete ${told(model ?? '')}`];
    if (method !== 'POST') return [];
    if (path === '/api/generate') return [`unload ${model}`];
    if (path !== '/api/copy') return [];
    const { source, destination } = JSON.parse(body ?? '') as { source: string; destination: string };
    return [`copy ${told(source)} to ${told(destination)}`];
  });
}

/** A name as a person is told it: "a:latest in the trash" where it is one of the trash. */
export function told(name: string): string {
  const [, host = '', rest = ''] = /^([^/]+)\.\d+\.[0-9a-f]{12}\.trash\/(.+)$/.exec(name) ?? [];
  if (host === '') return name;
  const own = host === 'registry.ollama.ai' ? rest.replace(/^library\//, '') : `${host}/${rest}`;
  return `${own} in the trash`;
}

/** What the server has, as a person is told it, sorted. */
export async function toldNames(fake: Fake): Promise<string[]> {
  return (await fake.names()).map(told).sort();
}

/** The names of the trash as the server has them. */
export async function trashNames(fake: Fake): Promise<string[]> {
  return (await fake.names()).filter((name) => TRASH.test(name));
}

/** The digest of each name. */
export function digests(state: FakeState): Record<string, string> {
  return Object.fromEntries(state.models.map(({ name, digest }) => [name, digest]));
}

/** Expects that every content of before is still there under some name, with all its bytes. */
export async function expectNothingLost(fake: Fake, before: FakeState): Promise<void> {
  const after = await fake.state();
  const contents = (state: FakeState): string[] => [...new Set(state.models.map((model) => model.digest))].sort();
  expect(contents(after), 'every content is there under some name').toEqual(contents(before));
  expect(after.blobs, 'and so are its bytes').toEqual(before.blobs);
  expect(after.overlapping_deletes).toBe(0);
}

/** The name that a model gets in the trash, by what the server lists of it now. */
export async function nameInTrash(fake: Fake, name: string): Promise<string> {
  const listed = (await fake.list()).find((model) => model.name === name);
  if (listed === undefined) throw new Error(`${name} is not listed`);
  const seconds = Math.floor(Date.parse(listed.modified_at) / 1000);
  return `registry.ollama.ai.${seconds}.${listed.digest.slice(0, 12)}.trash/library/${name}`;
}
