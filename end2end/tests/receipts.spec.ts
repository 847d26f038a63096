// Every run leaves a receipt in the browser: it says later what it said then, and can be exported, forgotten and cleared.
import { expect, test } from '../support/test.ts';

const RECEIPT = 'ollama-panel/receipt/';

test('a run leaves a receipt with every word of its report, also for the next visit', async ({ panel, fake }) => {
  await fake.resetTo({ name: 'a', size: 3_000_000_000 }, 'b', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  const [a] = (await fake.state()).models;
  await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"no space left on device"}' }, 'b');
  await panel.delete('a:latest', 'b:latest');
  await expect(panel.headline).toHaveText(/^Deleted 1 of 2 models/);
  const headline = (await panel.headline.textContent()) ?? '';
  const outcomes = await panel.outcomes(panel.report);
  const space = await panel.space.allTextContents();
  const json = await panel.save(panel.downloadJson);

  await panel.open();
  await expect(panel.reports).toHaveCount(0);
  await panel.receiptsButton.click();
  const receipt = panel.receipt(headline);
  await expect(receipt).toContainText(fake.url);
  await expect(receipt.getByRole('listitem')).toHaveCount(0);
  await receipt.getByRole('button', { name: 'Open' }).click();
  expect(await panel.outcomes(receipt)).toEqual(outcomes);
  expect(outcomes.map(({ quote }) => quote)).toContain('no space left on device');
  expect(await receipt.locator('.run-space').getByRole('paragraph').allTextContents()).toEqual(space);
  const again = await panel.save(receipt.getByRole('button', { name: 'Download JSON' }));
  expect(JSON.parse(again.text)).toEqual(JSON.parse(json.text));
  const [first] = (JSON.parse(again.text) as { models: { name: string; digest: string; listed_bytes: number; reason: string }[] }).models;
  expect(first).toMatchObject({ name: 'a:latest', digest: a?.digest, listed_bytes: a?.size, reason: 'Freed and verified.' });
  const csv = await panel.save(receipt.getByRole('button', { name: 'Download CSV' }));
  expect(csv.text).toContain(`a:latest,${a?.digest},${a?.size},deleted`);
});

test('the newest receipt stands first; one is forgotten alone, all only when it is said twice', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'c', 'keep');
  await panel.open();
  for (const name of ['a:latest', 'b:latest', 'c:latest']) {
    await panel.delete(name);
    await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
    await panel.dismissReport.click();
  }
  await panel.receiptsButton.click();
  const receipts = panel.receipts.getByRole('region');
  await expect(receipts).toHaveCount(3);
  await receipts.first().getByRole('button', { name: 'Open' }).click();
  await expect(receipts.first()).toContainText('c:latest');
  await receipts.first().getByRole('button', { name: 'Forget' }).click();
  await expect(receipts).toHaveCount(2);
  await panel.open();
  await panel.receiptsButton.click();
  await expect(receipts).toHaveCount(2);

  const exported = await panel.save(panel.exportReceipts);
  expect(exported.name).toMatch(/^ollama-panel-receipts-.*\.json$/);
  const models = (JSON.parse(exported.text) as { server: string; models: { name: string }[] }[]).map((run) => run.models[0]?.name);
  expect(models).toEqual(['b:latest', 'a:latest']);

  await panel.clearReceipts.click();
  await expect(receipts, 'one press forgets nothing').toHaveCount(2);
  await panel.clearReceipts.click();
  await expect(panel.receipts).toContainText('No run yet');
  await expect(panel.receipts.getByRole('heading', { name: 'Receipts' })).toBeFocused();
  const kept = await panel.page.evaluate((key) => Object.keys(localStorage).filter((it) => it.startsWith(key)), RECEIPT);
  expect(kept).toEqual([]);
});

test('a hundred receipts are kept, the latest', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  await panel.open();
  await panel.delete('a:latest');
  await expect(panel.report).toBeVisible();
  await panel.page.evaluate((beginning) => {
    const key = Object.keys(localStorage).find((it) => it.startsWith(beginning)) ?? '';
    const started = key.slice(beginning.length);
    const text = localStorage.getItem(key) ?? '';
    for (let earlier = 1; earlier <= 120; earlier += 1) {
      const then = String(Number(started) - earlier * 1000);
      localStorage.setItem(beginning + then, text.replace(started, then));
    }
  }, RECEIPT);
  await panel.ask('keep:latest');
  await panel.numberToType.fill('1');
  await panel.confirm.click();
  await expect(panel.reports).toHaveCount(2);
  await panel.receiptsButton.click();
  await expect(panel.receipts.getByRole('region')).toHaveCount(100);
});

test('a full storage gives up old receipts for a new one, and without any storage that is said', async ({ panel, fake }) => {
  await fake.resetTo('a', 'b', 'keep');
  await panel.open();
  await panel.delete('a:latest');
  await expect(panel.report).toBeVisible();
  // Some megabytes that are not the panel's, to the last hundred bytes, and an old receipt that is large.
  await panel.page.evaluate((beginning) => {
    localStorage.setItem(`${beginning}1000`, 'x'.repeat(200_000));
    let size = 4_000_000;
    while (size > 50) {
      try {
        localStorage.setItem(`filler-${Object.keys(localStorage).length}`, 'x'.repeat(size));
      } catch {
        size = Math.floor(size / 2);
      }
    }
  }, RECEIPT);
  await panel.delete('b:latest');
  await expect(panel.reports).toHaveCount(2);
  await expect(panel.page.getByText('writes nothing down')).toHaveCount(0);
  await panel.receiptsButton.click();
  await expect(panel.receipts.getByRole('region').first()).toBeVisible();
  const oldest = await panel.page.evaluate((key) => localStorage.getItem(key), `${RECEIPT}1000`);
  expect(oldest, 'the oldest gave way').toBeNull();
});

test('where the browser keeps nothing more, a run goes on, says so, and no older receipt is lost for it', async ({ panel, fake }) => {
  await fake.resetTo('old', 'a', 'keep');
  await panel.open();
  await panel.delete('old:latest');
  await expect(panel.report).toBeVisible();
  const kept = (): Promise<string[]> =>
    panel.page.evaluate((key) => Object.keys(localStorage).filter((it) => it.startsWith(key)), RECEIPT);
  const before = await kept();
  expect(before).toHaveLength(1);
  // The disk is full: what is there can be written again, and nothing else.
  await panel.page.evaluate(() => {
    const write = Storage.prototype.setItem;
    const known = new Set(Object.keys(localStorage));
    Storage.prototype.setItem = function (key: string, value: string) {
      if (!known.has(key)) throw new DOMException('no', 'QuotaExceededError');
      write.call(this, key, value);
    };
  });
  await panel.delete('a:latest');
  await expect(panel.reports).toHaveCount(2);
  expect(await kept()).toEqual(before);
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  await expect(panel.page.getByText('This browser keeps no receipt of that run')).toBeVisible();
});

test('the pull script pulls what is gone, and nothing else', async ({ panel, fake }) => {
  await fake.resetTo('a', 'team/b', { name: 'c', remote_host: 'https://ollama.com' }, 'd', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"busy"}' }, 'd');
  await panel.delete('a:latest', 'team/b:latest', 'c:latest', 'd:latest');
  await expect(panel.headline).toHaveText(/^Deleted 3 of 4 models/);
  const script = await panel.save(panel.pullScript);
  expect(script.name).toMatch(/\.sh$/);
  const lines = script.text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines).toEqual([`export OLLAMA_HOST='${fake.url}'`, "ollama pull 'a:latest'", "ollama pull 'team/b:latest'"]);
});

test('a receipt pulls again what its run deleted', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'demo' });
  await panel.open();
  const before = (await fake.state()).models.find((model) => model.name === 'tinyllama:1.1b');
  await panel.delete('tinyllama:1.1b');
  await expect(panel.headline).toHaveText(/^Deleted 1 of 1 model/);
  await panel.open();
  await panel.receiptsButton.click();
  await panel.receipts.getByRole('button', { name: 'Open' }).click();
  await panel.receipts.getByRole('button', { name: 'Pull 1 model again' }).click();
  await expect(panel.pull('tinyllama:1.1b')).toContainText('The same content as before.');
  expect((await fake.state()).models.find((model) => model.name === 'tinyllama:1.1b')?.digest).toBe(before?.digest);
  await expect(panel.receipts.getByRole('button', { name: /^Pull / })).toHaveCount(0);
});

test('a receipt of another server is only read', async ({ panel, fake }) => {
  await fake.resetTo('a', 'keep');
  panel.watch.announce(/status of 500/);
  await panel.open();
  await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"busy"}' }, 'a');
  await panel.delete('a:latest');
  await expect(panel.retryFailed).toBeVisible();
  await panel.page.evaluate(
    ([beginning, url]) => {
      const key = Object.keys(localStorage).find((it) => it.startsWith(beginning ?? '')) ?? '';
      localStorage.setItem(key, (localStorage.getItem(key) ?? '').replace(url ?? '', 'http://elsewhere:11434'));
    },
    [RECEIPT, fake.url],
  );
  await panel.open();
  await panel.receiptsButton.click();
  const receipt = panel.receipts.getByRole('region');
  await expect(receipt).toContainText('http://elsewhere:11434');
  await receipt.getByRole('button', { name: 'Open' }).click();
  await expect(receipt.getByRole('button', { name: 'Download JSON' })).toBeVisible();
  await expect(receipt.getByRole('button', { name: /^(Retry|Pull|Undo)/ })).toHaveCount(0);
});
