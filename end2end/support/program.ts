// Starting the two servers.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program that runs until its standard input closes. */
export interface Running<Announced> {
  /** What it printed as JSON when it was ready. */
  announced: Announced;
  /** Ends it, and waits until it has ended. */
  stop(): Promise<void>;
}

/** Starts a program and waits for its line of JSON. */
export async function start<Announced>(program: string, args: string[]): Promise<Running<Announced>> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const announced = await new Promise<Announced>((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${program} does not start: ${error.message}`)));
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line) as Announced);
    });
  });
  return {
    announced,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
