// The page talks to its own server and to the chosen Ollama, and to nobody else.
import { expect, test } from '../support/test.ts';

test('a whole visit reaches two origins', async ({ panel, fake }) => {
  await panel.open();
  await panel.filter.fill('phi');
  await panel.enterNames('hf.co/unsloth/Qwen3-30B-A3B-GGUF:Q4_K_M registry.example.com/team/coder:7b');
  await panel.tickNamed.click();
  await panel.deleteTicked.click();
  await panel.confirm.click();
  await expect(panel.report).toBeVisible();
  await panel.refresh();
  expect([...panel.watch.origins].sort()).toEqual([panel.url, fake.url].sort());
});

test('is told by a policy to talk to nobody else, and the browser holds it to that', async ({ panel, fake }) => {
  const response = await panel.page.request.get(panel.url);
  const policy = response.headers()['content-security-policy'] ?? '';
  const directives = new Map(policy.split(';').map((part) => part.trim().split(/\s+/)).map(([name, ...rest]) => [name, rest]));
  expect(directives.get('default-src')).toEqual(["'none'"]);
  expect(directives.get('connect-src')?.sort()).toEqual(["'self'", fake.url].sort());
  expect(directives.get('frame-ancestors')).toEqual(["'none'"]);
  expect(policy).not.toMatch(/\*|'unsafe-inline'|'unsafe-eval'/);

  panel.watch.announce(/Content Security Policy/);
  await panel.open();
  const stranger = 'http://127.0.0.1:9';
  panel.watch.allow(stranger);
  const violated = await panel.page.evaluate(async (url) => {
    const violation = new Promise<string>((resolve) =>
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true }),
    );
    await fetch(url).catch(() => undefined);
    return violation;
  }, stranger);
  expect(violated).toBe('connect-src');
});

test('sends headers that keep others out', async ({ panel }) => {
  const headers = (await panel.page.request.get(panel.url)).headers();
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': expect.stringContaining('no-cache'),
  });
});

test('its program is told to be one, and kept by the browser', async ({ panel }) => {
  const answers: { file: string; headers: Record<string, string> }[] = [];
  panel.page.on('response', (response) => {
    const { origin, pathname } = new URL(response.url());
    if (origin === panel.url) answers.push({ file: pathname, headers: response.headers() });
  });
  await panel.open();
  const files = answers.map(({ file }) => file);
  expect(files, 'the page has everything else in itself, its settings too').toEqual([
    '/',
    expect.stringMatching(/^\/app-[0-9a-f]+\.wasm$/),
  ]);
  expect(answers[1]?.headers).toMatchObject({
    'content-type': 'application/wasm',
    'cache-control': expect.stringContaining('immutable'),
  });
});

test('leaves no cookies, and remembers only what the person set and which layers models have', async ({ panel, context }) => {
  await panel.open();
  await panel.tick('phi4:14b');
  await panel.refresh();
  expect(await context.cookies()).toEqual([]);
  expect(await panel.page.evaluate(() => Object.keys(localStorage))).toEqual(['ollama-panel/layers']);
  await panel.olderThan.fill('7');
  await panel.olderThan.press('Tab');
  expect(await panel.page.evaluate(() => ({ ...localStorage }))).toMatchObject({ 'ollama-panel/older-than-days': '7' });
});

test('asks the server for nothing but the list, layers, what is loaded, the version, deletions and their blobs', async ({ panel, fake }) => {
  await panel.open();
  await panel.delete('phi4:14b');
  await expect(panel.report).toBeVisible();
  const { log } = await fake.state();
  const path = (text: string): string => text.replace(/sha256:[0-9a-f]{64}$/, 'sha256:…');
  const asked = new Set(log.filter(({ method }) => method !== 'OPTIONS').map((entry) => `${entry.method} ${path(entry.path)}`));
  expect([...asked].sort()).toEqual([
    'DELETE /api/delete',
    'GET /api/ps',
    'GET /api/tags',
    'GET /api/version',
    'HEAD /api/blobs/sha256:…',
    'POST /api/show',
  ]);
});
