// What the tests run against. `cargo xtask test` sets the variables; without them the debug build is taken.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const exe = process.platform === 'win32' ? '.exe' : '';

function fromEnvironment(variable: string, otherwise: string): string {
  return process.env[variable] || path.join(root, otherwise);
}

/** The `ollama-panel` program. */
export const serverProgram = fromEnvironment('PANEL_SERVER_BIN', `target/debug/ollama-panel${exe}`);

/** The `fake-ollama` program. */
export const fakeProgram = fromEnvironment('PANEL_FAKE_BIN', `target/debug/fake-ollama${exe}`);

/** The folder of the built page. */
export const dist = fromEnvironment('PANEL_DIST', 'dist');

/** The browser's program; `undefined` means Playwright's own Chromium. */
export const chromium = process.env.PANEL_CHROMIUM || undefined;

/** Switches that keep the browser to itself: no sandbox inside containers, no talk with its maker. */
export const browserSwitches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
