// fake-ollama's control port. Its README describes the calls.
import { expect } from '@playwright/test';

/** A model as the fake has it. */
export interface FakeModel {
  name: string;
  digest: string;
  size: number;
  loaded: boolean;
  /** The digests of all its blobs, the config among them. */
  blobs: string[];
}

/** A request that came to the Ollama port. */
export interface LogEntry {
  n: number;
  method: string;
  path: string;
  model: string | null;
  body: string | null;
  origin: string | null;
  status: number | null;
  fault: string | null;
  manifest_removed: boolean;
}

/** What is there and what happened. */
export interface FakeState {
  models: FakeModel[];
  blobs: { digest: string; size: number }[];
  overlapping_deletes: number;
  log: LogEntry[];
}

/** A model as Ollama's own list has it. */
export interface Listed {
  name: string;
  size: number;
  digest: string;
  modified_at: string;
  details: { family: string; parameter_size: string; quantization_level: string };
  /** Left out where the server knows none. */
  capabilities?: string[];
}

/** What shall go wrong with a request. */
export type Fault =
  | { kind: 'status'; status: number; body?: string; content_type?: string; when?: 'before' | 'after'; keep_blobs?: boolean }
  | { kind: 'delay'; ms: number }
  | { kind: 'hang'; when?: 'before' | 'after' }
  | { kind: 'stall'; lines: number }
  | { kind: 'cut'; when: 'before-headers' | 'mid-body'; work?: boolean }
  | { kind: 'html'; status?: number }
  | { kind: 'truncated' | 'no-cors' | 'sparse' | 'unknown-fields' | 'lying-ok' | 'lying-404' };

/** Which requests a fault hits. */
export interface Order {
  method?: string;
  path?: string;
  model?: string;
  skip?: number;
  times?: number | 'always';
  fault: Fault;
}

/** A model that somebody else makes. */
export interface NewModel {
  name: string;
  size?: number;
  modified_ago_s?: number;
  loaded?: boolean;
  stuck?: boolean;
  digest_of?: string;
  from?: string;
  system?: string;
  remote_host?: string;
}

/** What the fake begins with. */
export interface Beginning {
  catalogue?: 'demo' | 'empty' | 'recorded' | 'many';
  models?: number;
  seed?: number;
  platform?: 'linux' | 'windows';
}

/** What Ollama's own rule frees when these models are deleted: the blobs that no other one uses. */
export function trulyFreed(state: FakeState, names: string[]): number {
  const blobsOf = (goes: boolean): Set<string> =>
    new Set(state.models.filter((model) => names.includes(model.name) === goes).flatMap((model) => model.blobs));
  const [gone, used] = [blobsOf(true), blobsOf(false)];
  const freed = state.blobs.filter(({ digest }) => gone.has(digest) && !used.has(digest));
  return freed.reduce((sum, { size }) => sum + size, 0);
}

/** The fake server, as tests see and order it. */
export class Fake {
  constructor(
    /** Where it is an Ollama server. */
    readonly url: string,
    private readonly control: string,
  ) {}

  async reset(beginning: Beginning = {}): Promise<void> {
    await this.call('POST', '/reset', beginning);
  }

  /** An empty server with just these models, each an hour older than the one before. */
  async resetTo(...models: (string | NewModel)[]): Promise<void> {
    await this.reset({ catalogue: 'empty' });
    for (const [index, model] of models.entries()) {
      const order = typeof model === 'string' ? { name: model } : model;
      await this.put({ modified_ago_s: (index + 1) * 3600, ...order });
    }
  }

  async state(): Promise<FakeState> {
    return (await this.call('GET', '/state')) as FakeState;
  }

  /** What Ollama's own API lists; this request is in the log, too, without an origin. */
  async list(): Promise<Listed[]> {
    const answer = (await (await fetch(`${this.url}/api/tags`)).json()) as { models: Listed[] };
    return answer.models;
  }

  /** Its version; this request is in the log, too. */
  async version(): Promise<string> {
    const answer = (await (await fetch(`${this.url}/api/version`)).json()) as { version: string };
    return answer.version;
  }

  async put(model: NewModel): Promise<void> {
    await this.call('POST', '/models', model);
  }

  /** Takes a model out of memory, as another client would; this request is in the log, too. */
  async unload(name: string): Promise<void> {
    await fetch(`${this.url}/api/generate`, { method: 'POST', body: JSON.stringify({ model: name, keep_alive: 0 }) });
  }

  async remove(name: string): Promise<void> {
    await this.call('DELETE', '/models', { name });
  }

  /** The same name with new content. */
  async touch(name: string): Promise<void> {
    await this.call('POST', '/touch', { name });
  }

  async fault(order: Order): Promise<void> {
    await this.call('POST', '/faults', order);
  }

  /** Orders a fault for deletions, of one model or of the next one. */
  async faultDelete(fault: Fault, model?: string): Promise<void> {
    const which = model === undefined ? {} : { model };
    await this.fault({ method: 'DELETE', path: '/api/delete', ...which, fault });
  }

  /** Orders a fault for the list. */
  async faultList(fault: Fault, order: Pick<Order, 'skip' | 'times'> = {}): Promise<void> {
    await this.fault({ method: 'GET', path: '/api/tags', ...order, fault });
  }

  /** Orders a fault for every question for a blob. */
  async faultHead(fault: Fault): Promise<void> {
    await this.fault({ method: 'HEAD', times: 'always', fault });
  }

  async clearFaults(): Promise<void> {
    await this.call('DELETE', '/faults');
  }

  /** Waits until a request hangs, and has it served. */
  async release(): Promise<void> {
    await expect.poll(() => this.isSomethingHanging(), 'a request hangs').toBe(true);
    await this.call('POST', '/release');
  }

  /** Orders a fault for the pull of a model, or of the next one. */
  async faultPull(fault: Fault, model?: string): Promise<void> {
    const which = model === undefined ? {} : { model };
    await this.fault({ method: 'POST', path: '/api/pull', ...which, fault });
  }

  /** Has a stream go on that stalls; the test has seen that it does. */
  async goOn(): Promise<void> {
    await this.call('POST', '/release');
  }

  /** The models whose pull was asked for, in the order of the requests. */
  async askedToPull(): Promise<(string | null)[]> {
    return (await this.requests('POST', '/api/pull')).map((entry) => entry.model);
  }

  async refuseOrigins(refuse: boolean): Promise<void> {
    await this.call('POST', '/origins', { refuse_all: refuse });
  }

  async listen(up: boolean): Promise<void> {
    await this.call('POST', '/listen', { up });
  }

  /** The names of the models that are there, sorted. */
  async names(): Promise<string[]> {
    return (await this.state()).models.map((model) => model.name);
  }

  /** The requests of a kind, in their order. */
  async requests(method: string, path: string): Promise<LogEntry[]> {
    const { log } = await this.state();
    return log.filter((entry) => entry.method === method && entry.path === path);
  }

  /** Every request but those for what is in memory: an open page asks for that every few seconds, whatever else happens. */
  async requestsButForMemory(): Promise<LogEntry[]> {
    const { log } = await this.state();
    return log.filter((entry) => entry.path !== '/api/ps');
  }

  /** The models whose deletion was asked for, in the order of the requests. */
  async askedToDelete(): Promise<(string | null)[]> {
    return (await this.requests('DELETE', '/api/delete')).map((entry) => entry.model);
  }

  private async isSomethingHanging(): Promise<boolean> {
    const { log } = await this.state();
    return log.some((entry) => entry.fault === 'hang' && entry.status === null);
  }

  private async call(method: string, path: string, order?: object): Promise<unknown> {
    const body = method === 'GET' ? null : JSON.stringify(order ?? {});
    const response = await fetch(this.control + path, {
      method,
      body,
      headers: { 'Content-Type': 'application/json' },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }
}
