// Pulling again what a run has deleted: one model at a time, seen as it goes on, in Ollama's own words.
import { expect, test } from '../support/test.ts';
import { Panel } from '../support/panel.ts';
import type { Fake } from '../support/fake.ts';

/** The demo's registry has these; the last one was made on this machine. */
const [BIG, OTHER, LOCAL] = ['phi4:14b', 'llava:7b', 'support-bot:latest'] as const;

/** Waits until the page has done what it was about to do: what it sent before is served by then, and its next frame is drawn. */
async function nextTurn(panel: Panel, fake: Fake): Promise<void> {
  await panel.page.evaluate(async (url) => {
    await window.nextTurn();
    await fetch(`${url}/api/version`);
    await window.nextTurn();
  }, fake.url);
}

/** Has the pull of a model stand still after some lines, and waits until it does. */
async function stalled(panel: Panel, fake: Fake, ...names: [string, ...string[]]): Promise<void> {
  await fake.faultPull({ kind: 'stall', lines: 5 }, names[0]);
  await panel.open();
  await panel.deleteAndPull(...names);
  await expect(panel.pull(names[0])).toContainText(/ of .+%/);
}

async function words(panel: Panel): Promise<string[]> {
  return (await panel.outcomes(panel.pulls)).map(({ name, word }) => `${word} ${name}`);
}

test('pulls what was deleted, and says that it is the same content', async ({ panel, fake }) => {
  await panel.open();
  const before = await fake.state();
  await panel.delete(BIG, OTHER);
  await expect(panel.pullAgain).toHaveText('Pull 2 models again');
  await panel.pullAgain.click();
  await expect(panel.pullsTitle).toHaveText('Pulled 2 of 2 models');
  for (const outcome of await panel.outcomes(panel.pulls)) {
    expect(outcome).toMatchObject({ word: 'pulled', reason: 'The same content as before.', quote: '' });
  }
  const after = await fake.state();
  expect(after.models).toEqual(before.models.map((model) => expect.objectContaining({ name: model.name, digest: model.digest })));
  const [first] = await fake.requests('POST', '/api/pull');
  expect(JSON.parse(first?.body ?? '')).toEqual({ model: (await panel.outcomes(panel.pulls))[0]?.name });
  await expect(panel.row(BIG), 'the list has them again').toBeVisible();
  await expect(panel.pullAgain, 'there is nothing left to pull').toHaveCount(0);
  await expect(panel.announcement('Pulled 2 of 2 models')).toBeAttached();
  await panel.dismissPulls.click();
  await expect(panel.pulls).toHaveCount(0);
});

test('shows how far it is, and goes to the end', async ({ panel, fake }) => {
  await stalled(panel, fake, BIG);
  await expect(panel.pullsTitle).toHaveText('Pulling 1 model');
  await expect(panel.pull(BIG)).toContainText('pulling');
  // Four of eight parts of the weights: the manifest's line is the first.
  await expect(panel.pull(BIG)).toContainText(/4\.5\sGB of 9\.1\sGB, (49|50)%/);
  expect(await panel.pulledPercent(BIG)).toBeGreaterThanOrEqual(49);
  const bar = panel.pull(BIG).getByRole('progressbar', { name: `Pulling ${BIG}` });
  await expect(bar).toHaveAttribute('aria-valuetext', /4\.5\sGB of 9\.1\sGB, (49|50)%/);
  expect(await fake.names(), 'it is not there yet').not.toContain(BIG);
  await fake.goOn();
  await expect(panel.pullsTitle).toHaveText('Pulled 1 of 1 model');
  expect(await fake.names()).toContain(BIG);
});

test('pulls one model at a time', async ({ panel, fake }) => {
  const third = 'mixtral:8x7b';
  await fake.fault({ path: '/api/pull', times: 3, fault: { kind: 'stall', lines: 5 } });
  await panel.open();
  await panel.deleteAndPull(BIG, OTHER, third);
  const order = (await panel.outcomes(panel.pulls)).map(({ name }) => name);
  for (const [turn, name] of order.entries()) {
    await expect(panel.pull(name)).toContainText(/ of .+%/);
    await nextTurn(panel, fake);
    expect(await fake.askedToPull()).toEqual(order.slice(0, turn + 1));
    expect(await words(panel)).toEqual(order.map((other, at) => `${at < turn ? 'pulled' : at > turn ? 'waiting' : 'pulling'} ${other}`));
    await fake.goOn();
  }
  await expect(panel.pullsTitle).toHaveText('Pulled 3 of 3 models');
});

test('an error inside the answer is told in Ollama’s words, and the next one goes on', async ({ panel, fake }) => {
  await panel.open();
  await panel.deleteAndPull(LOCAL, OTHER);
  await expect(panel.pullsTitle).toHaveText('Pulled 1 of 2 models');
  await expect(panel.pulls).toContainText('1 failed');
  const outcomes = await panel.outcomes(panel.pulls);
  expect(outcomes.find(({ name }) => name === LOCAL)).toEqual({
    name: LOCAL,
    word: 'failed',
    reason: 'The registry does not have it; it may have been made on this machine.',
    quote: 'pull model manifest: file does not exist',
  });
  expect(outcomes.find(({ name }) => name === OTHER)?.word).toBe('pulled');
  await expect(panel.pullAgain, 'what failed can be tried again').toHaveText('Pull 1 model again');
  await panel.pullAgain.click();
  await expect.poll(async () => (await fake.askedToPull()).length).toBe(3);
  await expect(panel.pullsTitle).toHaveText('Pulled 1 of 2 models');
  expect(await panel.outcomes(panel.pulls), 'and stands there once').toHaveLength(2);
});

test('says so where there is no network', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  await panel.open();
  await panel.deleteAndPull('a:latest');
  await expect(panel.pullsTitle).toHaveText('Pulled 0 of 1 model');
  const [outcome] = await panel.outcomes(panel.pulls);
  expect(outcome).toMatchObject({ word: 'failed', reason: 'Ollama could not pull it.', quote: expect.stringMatching(/no such host$/) });
});

const FAILURES = [
  {
    what: 'a connection cut in the middle',
    fault: { kind: 'cut', when: 'mid-body' },
    complaint: /ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION/,
    reason: 'The connection broke before it was finished.',
    quote: /^$/,
  },
  {
    what: 'an answer that ends in the middle of a line',
    fault: { kind: 'status', status: 200, body: '{"status":"pulling manifest"}\n{"stat' },
    reason: 'The connection broke before it was finished.',
    quote: /^$/,
  },
  {
    what: 'no answer at all',
    fault: { kind: 'cut', when: 'before-headers' },
    complaint: /ERR_EMPTY_RESPONSE|ERR_CONNECTION/,
    reason: 'No answer came from the server.',
    quote: /^$/,
  },
  {
    what: 'a refusal',
    fault: { kind: 'status', status: 400, body: '{"error":"invalid model name"}' },
    complaint: /status of 400/,
    reason: 'Ollama answered 400.',
    quote: /^invalid model name$/,
  },
  {
    what: 'a proxy’s error page',
    fault: { kind: 'html', status: 502 },
    complaint: /status of 502/,
    reason: 'Something other than Ollama answered 502.',
    quote: /<h1>Gateway<\/h1>/,
  },
  {
    what: 'a page instead of an answer',
    fault: { kind: 'html' },
    reason: 'The answer could not be understood (it is not JSON).',
    quote: /<!doctype html>/,
  },
] as const;

for (const failure of FAILURES) {
  test(`tells the truth after ${failure.what}, and goes on`, async ({ panel, fake }) => {
    if ('complaint' in failure) panel.watch.announce(failure.complaint);
    await fake.faultPull(failure.fault, BIG);
    await panel.open();
    await panel.deleteAndPull(BIG, OTHER);
    await expect(panel.pullsTitle).toHaveText('Pulled 1 of 2 models');
    const outcomes = await panel.outcomes(panel.pulls);
    expect(outcomes.find(({ name }) => name === BIG)).toEqual({
      name: BIG,
      word: 'failed',
      reason: failure.reason,
      quote: expect.stringMatching(failure.quote),
    });
    expect(await fake.names()).toContain(OTHER);
    expect(await fake.names()).not.toContain(BIG);
    expect(await fake.askedToPull(), 'each is asked for once').toHaveLength(2);
  });
}

for (const fault of [{ kind: 'truncated' }, { kind: 'cut', when: 'mid-body', work: true }] as const) {
  test(`believes the list where the model is there although the answer broke off: ${fault.kind}`, async ({ panel, fake }) => {
    panel.watch.announce(/ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION/);
    await fake.faultPull(fault, BIG);
    await panel.open();
    await panel.deleteAndPull(BIG);
    await expect(panel.pullsTitle).toHaveText('Pulled 1 of 1 model');
    expect(await panel.outcomes(panel.pulls)).toEqual([
      {
        name: BIG,
        word: 'pulled with an error',
        reason: 'The connection broke before it was finished. The model is in the list all the same. The same content as before.',
        quote: '',
      },
    ]);
  });
}

test('ends one pull and goes on with the rest', async ({ panel, fake }) => {
  await stalled(panel, fake, BIG, OTHER);
  const aborted = panel.page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/pull'));
  await panel.cancelPull(BIG).click();
  expect((await aborted).failure()?.errorText).toBe('net::ERR_ABORTED');
  await expect(panel.pullsTitle).toHaveText('Pulled 1 of 2 models');
  await expect(panel.pulls).toContainText('1 cancelled');
  const outcomes = await panel.outcomes(panel.pulls);
  expect(outcomes.find(({ name }) => name === BIG)).toMatchObject({
    word: 'cancelled',
    reason: 'Ollama keeps what had come, and goes on from there when it is pulled again.',
  });
  await fake.goOn();
  await nextTurn(panel, fake);
  expect(await fake.names()).toContain(OTHER);
  expect(await fake.names(), 'the server was not let go on').not.toContain(BIG);
});

test('takes one that waits out of the queue', async ({ panel, fake }) => {
  await stalled(panel, fake, BIG, OTHER);
  await panel.cancelPull(OTHER).click();
  await expect(panel.pull(OTHER)).toContainText('It was not begun.');
  await fake.goOn();
  await expect(panel.pullsTitle).toHaveText('Pulled 1 of 2 models');
  expect(await fake.askedToPull()).toEqual([BIG]);
});

test('ends all', async ({ panel, fake }) => {
  await stalled(panel, fake, BIG, OTHER, LOCAL);
  await panel.cancelPulls.click();
  await expect(panel.pullsTitle).toHaveText('Pulled 0 of 3 models');
  await expect(panel.pulls).toContainText('3 cancelled');
  await expect(panel.pullAgain).toHaveText('Pull 3 models again');
  await fake.goOn();
  await nextTurn(panel, fake);
  expect(await fake.askedToPull()).toEqual([BIG]);
  expect(await fake.names()).not.toContain(BIG);
});

test('ends one that nothing was heard of yet', async ({ panel, fake }) => {
  await fake.faultPull({ kind: 'hang' }, BIG);
  await panel.open();
  await panel.deleteAndPull(BIG);
  await expect(panel.pull(BIG)).toContainText('asking Ollama');
  await panel.cancelPull(BIG).click();
  await expect(panel.pullsTitle).toHaveText('Pulled 0 of 1 model');
});

test('says so when the registry has another version now', async ({ panel, fake }) => {
  await fake.touch(BIG);
  await panel.open();
  await panel.deleteAndPull(BIG);
  await expect(panel.pullsTitle).toHaveText('Pulled 1 of 1 model');
  await expect(panel.pull(BIG)).toContainText('The registry has another version now: this is not the content that was deleted.');
});

test('says so when the list cannot be had afterwards, or does not have it', async ({ panel, fake }) => {
  panel.watch.announce(/status of 500/);
  await panel.open();
  await panel.delete(BIG);
  await expect(panel.pullAgain).toBeVisible();
  await fake.faultList({ kind: 'status', status: 500, body: '{"error":"busy"}' }, { skip: 1 });
  await panel.pullAgain.click();
  await expect(panel.pull(BIG)).toContainText('Whether it is the same content as before is not known.');
  await panel.refresh();

  await panel.delete(OTHER);
  await expect(panel.reports).toHaveCount(2);
  await fake.faultList({ kind: 'hang' }, { skip: 1 });
  await panel.pullAgain.click();
  await expect.poll(() => fake.names()).toContain(OTHER);
  await fake.remove(OTHER);
  await fake.release();
  await expect(panel.pull(OTHER)).toContainText('it is not in the list. Another program may have deleted it.');
});

test('offers what the run has deleted, and nothing else', async ({ panel, fake }) => {
  panel.watch.announce(/status of 500/);
  await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"no"}' }, OTHER);
  await panel.open();
  await panel.delete(BIG, OTHER, 'gpt-oss:120b-cloud');
  await expect(panel.headline).toHaveText(/^Deleted 2 of 3 models/);
  await expect(panel.pullAgain, 'neither what is there nor a cloud model').toHaveText('Pull 1 model again');
  // Somebody else brings it back.
  await fake.put({ name: BIG });
  await panel.refresh();
  await expect(panel.pullAgain).toHaveCount(0);
});

test('offers and sends nothing while read only is on', async ({ panel, fake }) => {
  await panel.open();
  await panel.delete(BIG);
  await expect(panel.pullAgain).toBeVisible();
  await panel.readOnly.click();
  await expect(panel.pullAgain).toHaveCount(0);
  expect(await fake.askedToPull()).toEqual([]);
  await panel.readOnly.click();
  await expect(panel.pullAgain).toBeVisible();
});

test('read only cannot be switched while a pull is under way', async ({ panel, fake }) => {
  await stalled(panel, fake, BIG);
  await expect(panel.readOnly).toHaveAttribute('aria-disabled', 'true');
  await panel.readOnly.click({ force: true });
  await expect(panel.readOnly).toHaveAttribute('aria-pressed', 'false');
});

test('offers no deletion meanwhile, and says why', async ({ panel, fake }) => {
  panel.watch.announce(/status of 500/);
  await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"no"}' }, OTHER);
  await stalled(panel, fake, BIG, OTHER);
  await expect(panel.retryFailed).toBeDisabled();
  await panel.tick('mixtral:8x7b');
  await expect(panel.deleteTicked).toHaveCount(0);
  await expect(panel.bar).toContainText('Nothing is deleted while models are pulled');
  await panel.page.keyboard.press('Delete');
  await expect(panel.announcement('Models are being pulled: nothing is deleted meanwhile')).toBeAttached();
  await expect(panel.question).toHaveCount(0);
  await panel.menuButton('mixtral:8x7b').click();
  await expect(panel.menuItem('Delete…')).toBeDisabled();
  await panel.page.keyboard.press('Escape');
  await fake.goOn();
  await expect(panel.pullsTitle).toHaveText('Pulled 1 of 1 model');
  await expect(panel.retryFailed).toBeEnabled();
  await panel.deleteTicked.click();
  await expect(panel.question).toBeVisible();
});

test('does not begin while a deletion is under way', async ({ panel, fake }) => {
  await panel.open();
  await panel.delete(BIG);
  await expect(panel.pullAgain).toBeEnabled();
  await fake.faultDelete({ kind: 'hang' }, OTHER);
  await panel.delete(OTHER);
  await expect(panel.outcome(panel.run, OTHER)).toContainText('deleting');
  await expect(panel.pullAgain).toBeDisabled();
  await fake.release();
  await expect(panel.reports).toHaveCount(2);
  await expect(panel.reports.last().getByRole('button', { name: 'Pull 1 model again' })).toBeEnabled();
});

test('a deletion of another tab waits until the pull has ended', async ({ panel, fake }) => {
  await stalled(panel, fake, BIG);
  const second = await panel.anotherTab();
  await second.delete(OTHER);
  await expect(second.run).toContainText('Another tab is at work on models.');
  await nextTurn(second, fake);
  expect(await fake.askedToDelete()).toEqual([BIG]);
  await fake.goOn();
  await expect(second.headline).toHaveText(/^Deleted 1 of 1 model/);
  await expect(panel.pull(BIG)).toContainText('The same content as before.');
  expect(await fake.askedToDelete()).toEqual([BIG, OTHER]);
});

test('a slow list is not taken for another tab', async ({ panel, fake }) => {
  await panel.open();
  await panel.delete(BIG);
  // The list that the report needs has come by then.
  await expect(panel.pullAgain).toBeVisible();
  await panel.settled();
  // Another clock than the page's, so that it has its list late and its patience at an end.
  await panel.page.clock.install();
  await fake.faultList({ kind: 'hang' });
  const asked = panel.page.waitForRequest('**/api/tags');
  await panel.pullAgain.click();
  await asked;
  await panel.page.clock.runFor(1000);
  await expect(panel.pullsTitle).toHaveText('Pulling 1 model');
  await expect(panel.pulls).not.toContainText('Another tab');
  await fake.release();
  await panel.page.clock.resume();
  await expect(panel.pullsTitle).toHaveText('Pulled 1 of 1 model');
});

test('waits for a deletion of another tab, and can be cancelled then', async ({ panel, fake }) => {
  await panel.open();
  await panel.delete(BIG, LOCAL);
  await expect(panel.pullAgain).toBeVisible();
  const second = await panel.anotherTab();
  await fake.faultDelete({ kind: 'hang' }, OTHER);
  await second.delete(OTHER);
  await expect.poll(() => fake.askedToDelete()).toContain(OTHER);
  await panel.page.bringToFront();
  await panel.pullAgain.click();
  await expect(panel.pulls).toContainText('Another tab is at work on models. This waits until it has ended.');
  await panel.cancelPull(LOCAL).click();
  expect(await fake.askedToPull()).toEqual([]);
  await fake.release();
  await expect(panel.pullsTitle).toHaveText('Pulled 1 of 2 models');
  await expect(panel.pulls).not.toContainText('Another tab');
  expect(await fake.askedToPull()).toEqual([BIG]);
});

test('everything can be done by keyboard, and the focus is never lost', async ({ panel, fake }) => {
  await fake.faultPull({ kind: 'stall', lines: 5 });
  await panel.open();
  await panel.delete(BIG, OTHER, LOCAL);
  await panel.pullAgain.focus();
  const { keyboard } = panel.page;
  await keyboard.press('Enter');
  await expect(panel.pullsTitle, 'the button vanishes, the panel comes').toBeFocused();
  const [first, second] = (await panel.outcomes(panel.pulls)).map(({ name }) => name) as [string, string, string];
  await expect(panel.pull(first)).toContainText(/ of .+%/);
  await keyboard.press('Tab');
  await expect(panel.cancelPulls).toBeFocused();
  await panel.cancelPull(second).focus();
  await keyboard.press('Enter');
  await expect(panel.pullsTitle).toBeFocused();
  await expect(panel.announcement(`${second}: cancelled. It was not begun.`)).toBeAttached();
  // The button of the pull under way vanishes by itself.
  await panel.cancelPull(first).focus();
  await fake.goOn();
  await expect(panel.cancelPull(first)).toHaveCount(0);
  await expect(panel.pullsTitle).toHaveText(/^Pulled \d of 3 models/);
  await expect(panel.pullsTitle).toBeFocused();
  await panel.dismissPulls.focus();
  await keyboard.press('Enter');
  await expect(panel.pulls).toHaveCount(0);
  await expect(panel.headline, 'the report is what is next').toBeFocused();
});

test('a Cancel button that has the focus keeps it when its turn comes', async ({ panel, fake }) => {
  await fake.faultPull({ kind: 'stall', lines: 5 }, OTHER);
  await stalled(panel, fake, BIG, OTHER);
  const [, last] = (await panel.outcomes(panel.pulls)).map(({ name }) => name) as [string, string];
  await panel.cancelPull(last).focus();
  await fake.goOn();
  await expect(panel.pull(last)).toContainText(/ of .+%/);
  await expect(panel.cancelPull(last)).toBeFocused();
});

test('nobody who looks elsewhere is brought back when a pull ends', async ({ panel, fake }) => {
  await stalled(panel, fake, BIG);
  await panel.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await fake.goOn();
  await expect(panel.pullsTitle).toHaveText('Pulled 1 of 1 model');
  await nextTurn(panel, fake);
  await expect(panel.pullsTitle).not.toBeFocused();
});

test('screen readers hear beginnings, ends and failures', async ({ panel, fake }) => {
  await fake.faultPull({ kind: 'stall', lines: 5 }, BIG);
  await panel.open();
  await panel.delete(BIG, LOCAL);
  await panel.settled();
  await panel.pullAgain.click();
  // The list that is fetched before the first pull says nothing: what was said must be heard.
  await expect(panel.pull(BIG)).toContainText(/ of .+%/);
  await expect(panel.announcement('Pulling 2 models')).toBeAttached();
  await fake.goOn();
  const said = /support-bot:latest: failed\. .* Ollama said: pull model manifest: file does not exist/;
  await expect(panel.announcement(said)).toBeAttached();
});

test('what comes later goes to the end of the queue', async ({ panel, fake }) => {
  await panel.open();
  for (const [count, name] of [BIG, OTHER].entries()) {
    await panel.delete(name);
    await expect(panel.reports).toHaveCount(count + 1);
  }
  await fake.faultPull({ kind: 'stall', lines: 5 });
  await panel.pullAgain.click();
  await expect(panel.pull(OTHER)).toContainText(/ of .+%/);
  await panel.reports.last().getByRole('button', { name: 'Pull 1 model again' }).click();
  await expect(panel.pullsTitle).toHaveText('Pulling 2 models');
  expect(await words(panel)).toEqual([`pulling ${OTHER}`, `waiting ${BIG}`]);
  await fake.goOn();
  await expect(panel.pullsTitle).toHaveText('Pulled 2 of 2 models');
  expect(await fake.askedToPull()).toEqual([OTHER, BIG]);
});

test('asks before the page is left while a pull is under way', async ({ panel, fake }) => {
  await stalled(panel, fake, BIG);
  const asks = (): Promise<boolean> =>
    panel.page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
  expect(await asks()).toBe(true);
  await fake.goOn();
  await expect(panel.pullsTitle).toHaveText('Pulled 1 of 1 model');
  expect(await asks()).toBe(false);
});

test.describe('what has the name by then', () => {
  test('is never replaced: another model that came while the pull waited', async ({ panel, fake }) => {
    await stalled(panel, fake, BIG, 'llava:7b');
    const waiting = (await panel.outcomes(panel.pulls)).find(({ word }) => word === 'waiting')?.name ?? '';
    await fake.put({ name: waiting, system: 'Made by somebody meanwhile.' });
    const before = (await fake.state()).models.find((model) => model.name === waiting);
    await fake.goOn();
    await expect(panel.pull(waiting)).toContainText('left alone');
    await expect(panel.pull(waiting)).toContainText('Another model has this name now');
    const after = (await fake.state()).models.find((model) => model.name === waiting);
    expect(after?.digest).toBe(before?.digest);
    expect(await fake.requests('POST', '/api/pull')).toHaveLength(1);
  });

  test('is never replaced: nothing is pulled where no list tells', async ({ panel, fake }) => {
    panel.watch.announce(/status of 500/);
    await fake.reset({ catalogue: 'demo' });
    await panel.open();
    await panel.delete(BIG);
    await expect(panel.headline).toHaveText(/^Deleted /);
    await panel.settled();
    await fake.faultList({ kind: 'status', status: 500, body: '{"error":"busy"}' });
    await panel.pullAgain.click();
    await expect(panel.pull(BIG)).toContainText('The list could not be read');
    expect(await fake.requests('POST', '/api/pull')).toEqual([]);
  });
});
