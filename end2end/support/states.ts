// Every state that the page can be in, to look at each with the same eyes.
import { expect } from '@playwright/test';
import type { Fake } from './fake.ts';
import type { Panel } from './panel.ts';
import { DOWN } from './watch.ts';

/** A state, and how the page gets there. */
export interface State {
  name: string;
  /** What the browser itself writes into the console on the way. */
  complaint?: RegExp;
  reach(panel: Panel, fake: Fake): Promise<void>;
}

const LONG_NAME = `registry.example.com/${'n'.repeat(80)}/${'m'.repeat(80)}:${'t'.repeat(80)}`;

async function visitInTrouble(panel: Panel): Promise<void> {
  await panel.visit();
  await expect(panel.trouble).toBeVisible();
}

/** A run whose first deletion hangs. */
async function runThatHangs(panel: Panel, fake: Fake): Promise<void> {
  await panel.open();
  await fake.faultDelete({ kind: 'hang' }, 'mixtral:8x7b');
  await panel.delete('mixtral:8x7b', 'phi4:14b', 'llama3.2:latest');
  await expect(panel.outcome(panel.run, 'mixtral:8x7b')).toContainText('deleting');
}

/** A pull that stands still in the middle, two that wait behind it. */
async function pullThatStalls(panel: Panel, fake: Fake): Promise<void> {
  await panel.open();
  await fake.faultPull({ kind: 'stall', lines: 5 });
  await panel.deleteAndPull('phi4:14b', 'llava:7b', 'support-bot:latest');
  await expect(panel.pulls.getByRole('progressbar')).toHaveAttribute('aria-valuetext', / of .+%$/);
}

/** The trash with two models of one name, one of the longest, and one that is among the models, too. */
async function trashWithModels(panel: Panel, fake: Fake): Promise<void> {
  await fake.put({ name: LONG_NAME, size: 9e11 });
  await panel.open();
  await panel.trash(LONG_NAME, 'phi4:14b', 'mistral:latest', 'my-assistant:latest', 'gpt-oss:120b-cloud');
  await expect(panel.headline).toHaveText(/^Moved 5 of 5 models/);
  await panel.dismissReport.click();
  await fake.put({ name: 'phi4:14b', size: 1e9 });
  await panel.refresh();
  await panel.trash('phi4:14b');
  await expect(panel.headline).toHaveText(/^Moved 1 of 1 model/);
  await panel.dismissReport.click();
  const [copy = ''] = (await fake.names()).filter((name) => name.endsWith('.trash/library/mistral:latest'));
  await fake.put({ name: 'mistral', digest_of: copy });
  await fake.put({ name: 'phi4:14b', size: 2e9 });
  await panel.refresh();
  await panel.openTrash();
  await expect(panel.trashRow('phi4:14b')).toHaveCount(2);
}

export const STATES: State[] = [
  {
    name: 'loading',
    reach: async (panel, fake) => {
      await fake.faultList({ kind: 'hang' });
      await panel.visit();
      await expect(panel.page.getByText('Fetching the list')).toBeVisible();
    },
  },
  { name: 'the list', reach: (panel) => panel.open() },
  {
    name: 'a list with the longest name',
    reach: async (panel, fake) => {
      await fake.put({ name: LONG_NAME, size: 9e11, loaded: true });
      await fake.put({ name: 'alias', digest_of: LONG_NAME });
      await panel.open();
      await panel.ask(LONG_NAME);
    },
  },
  {
    name: 'the disk as a table',
    reach: async (panel) => {
      await panel.open();
      await panel.diskTableToggle.click();
      await panel.diskTable.getByRole('button', { name: 'phi4:14b' }).click();
      await expect(panel.bar).toContainText('frees 9.1');
    },
  },
  {
    name: 'layers that are being read',
    reach: async (panel, fake) => {
      await fake.fault({ path: '/api/show', times: 'always', fault: { kind: 'hang' } });
      await panel.visit();
      await panel.tick('phi4:14b');
      await expect(panel.bar).toContainText('layers are still being read');
    },
  },
  {
    name: 'layers that could not be read',
    complaint: /status of 500/,
    reach: async (panel, fake) => {
      await fake.fault({ path: '/api/show', model: 'phi4:14b', fault: { kind: 'status', status: 500 } });
      await panel.open();
      await expect(panel.totals).toContainText('The layers of phi4:14b could not be read');
    },
  },
  {
    name: 'read only',
    reach: async (panel) => {
      await panel.open();
      await panel.readOnly.click();
      await panel.tick('phi4:14b');
      await expect(panel.bar).toContainText('Read only');
    },
  },
  {
    name: 'a model that cannot be unloaded',
    complaint: /status of 500/,
    reach: async (panel, fake) => {
      const body = JSON.stringify({ error: 'the runner does not answer' });
      await fake.fault({ path: '/api/generate', fault: { kind: 'status', status: 500, body } });
      await panel.open();
      await panel.menuButton('llama3.2:latest').click();
      await panel.menuItem('Unload').click();
      await expect(panel.page.getByText(/^llama3\.2:latest is still in memory/)).toBeVisible();
    },
  },
  {
    name: 'filtered',
    reach: async (panel) => {
      await panel.open();
      await panel.tick('phi4:14b', 'llava:7b');
      await panel.filter.fill('phi');
      await expect(panel.bar).toContainText('1 hidden by the filter');
    },
  },
  {
    name: 'filtered to nothing',
    reach: async (panel) => {
      await panel.open();
      await panel.filter.fill('no such model');
      await expect(panel.page.getByText('Nothing matches the filter')).toBeVisible();
    },
  },
  {
    name: 'no models',
    reach: async (panel, fake) => {
      await fake.reset({ catalogue: 'empty' });
      await panel.open();
      await expect(panel.page.getByText('No models yet')).toBeVisible();
    },
  },
  {
    name: 'ticked',
    reach: async (panel) => {
      await panel.open();
      await panel.tickAll.click();
      await expect(panel.bar).toBeVisible();
    },
  },
  {
    name: 'ticked no longer',
    reach: async (panel, fake) => {
      await panel.open();
      await panel.tick('phi4:14b', 'llava:7b');
      await fake.remove('phi4:14b');
      await panel.refresh();
      await expect(panel.lostNotice).toBeVisible();
    },
  },
  {
    name: 'the question',
    reach: async (panel) => {
      await panel.open();
      await panel.ask('phi4:14b', 'llama3.2:latest', 'hf.co/unsloth/Qwen3-30B-A3B-GGUF:Q4_K_M', 'gpt-oss:120b-cloud');
    },
  },
  {
    name: 'the question about everything',
    reach: async (panel) => {
      await panel.open();
      await panel.tickAll.click();
      await panel.deleteTicked.click();
      await expect(panel.confirm).toBeDisabled();
    },
  },
  {
    name: 'tick by name',
    reach: async (panel) => {
      await panel.open();
      await panel.enterNames(`phi4:14b\nno-such-model\n<script>\n${'x'.repeat(300)}`);
      await expect(panel.namesProblems).toHaveCount(3);
    },
  },
  {
    name: 'the question about one of two names',
    reach: async (panel) => {
      await panel.open();
      await panel.ask('mistral:latest');
      await expect(panel.takeOtherNames).toBeVisible();
    },
  },
  {
    name: 'the trash, empty',
    reach: async (panel) => {
      await panel.open();
      await panel.openTrash();
      await expect(panel.trashView).toContainText('The trash is empty');
    },
  },
  {
    name: 'the trash with models',
    reach: async (panel, fake) => {
      await trashWithModels(panel, fake);
      await panel.trashBox('mistral:latest').check();
    },
  },
  {
    name: 'the trash, read only',
    reach: async (panel, fake) => {
      await trashWithModels(panel, fake);
      await panel.readOnly.click();
      await expect(panel.restoreTicked).toHaveCount(0);
    },
  },
  {
    name: 'a list beside the trash',
    reach: async (panel, fake) => {
      await trashWithModels(panel, fake);
      await panel.restore('my-assistant:latest').click();
      await expect(panel.headline).toHaveText(/^Restored 1 of 1 model/);
      await panel.backToModels.click();
      await expect(panel.restoredBadge('my-assistant:latest')).toBeVisible();
    },
  },
  {
    name: 'the question about the trash',
    reach: async (panel, fake) => {
      await trashWithModels(panel, fake);
      await panel.tickAllTrash.check();
      await panel.deleteForGood.click();
      await expect(panel.question).toBeVisible();
    },
  },
  {
    name: 'a new name for what is restored',
    reach: async (panel, fake) => {
      await trashWithModels(panel, fake);
      await panel.restoreAs(LONG_NAME).click();
      await panel.newNameField.fill('no name');
      await panel.newNameField.press('Enter');
      await expect(panel.newNameField).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'a run to the trash that copies',
    reach: async (panel, fake) => {
      await fake.put({ name: LONG_NAME });
      await panel.open();
      await fake.fault({ method: 'POST', path: '/api/copy', fault: { kind: 'hang' } });
      await panel.trash(LONG_NAME, 'phi4:14b', 'llava:7b');
      await expect(panel.run).toContainText('copying');
    },
  },
  {
    name: 'a run to the trash that waits for the list',
    complaint: /status of 500/,
    reach: async (panel, fake) => {
      await panel.open();
      const body = JSON.stringify({ error: 'x'.repeat(300) });
      await fake.faultList({ kind: 'status', status: 500, body }, { skip: 1 });
      await panel.trash('phi4:14b', 'llava:7b');
      await expect(panel.pause).toBeVisible();
    },
  },
  {
    name: 'a report of a move that can be undone',
    complaint: /status of 500/,
    reach: async (panel, fake) => {
      await fake.put({ name: LONG_NAME });
      await panel.open();
      const failure = { method: 'POST', path: '/api/copy', model: 'llava:7b' };
      await fake.fault({ ...failure, fault: { kind: 'status', status: 500, body: '{"error":"no space left on device"}' } });
      await fake.faultDelete({ kind: 'lying-ok' }, 'phi4:14b');
      await panel.trash(LONG_NAME, 'phi4:14b', 'mistral:latest', 'llava:7b');
      await expect(panel.undo).toBeVisible();
    },
  },
  {
    name: 'a report of a restore that was refused',
    reach: async (panel, fake) => {
      await trashWithModels(panel, fake);
      await panel.tickAllTrash.check();
      await panel.restoreTicked.click();
      await expect(panel.headline).toHaveText(/^Restored \d of 6 models/);
    },
  },
  { name: 'a run', reach: runThatHangs },
  {
    name: 'a run that unloads',
    reach: async (panel, fake) => {
      await fake.fault({ path: '/api/generate', fault: { kind: 'hang' } });
      await panel.open();
      await panel.delete('llama3.2:latest', 'llama3.2:3b');
      await expect(panel.run).toContainText('unloading');
    },
  },
  {
    name: 'a report of bytes that stay',
    complaint: /status of 500/,
    reach: async (panel, fake) => {
      await panel.open();
      await fake.faultDelete({ kind: 'status', status: 500, body: '{"error":"busy"}', when: 'after', keep_blobs: true }, 'phi4:14b');
      await panel.delete('phi4:14b', 'mistral:latest', 'support-bot:latest', 'gemma3-mlx:4b', 'llava:7b');
      await expect(panel.space).toHaveCount(5);
    },
  },
  {
    name: 'a run of the longest name',
    reach: async (panel, fake) => {
      await fake.put({ name: LONG_NAME });
      await panel.open();
      await fake.faultDelete({ kind: 'hang' }, LONG_NAME);
      await panel.delete(LONG_NAME);
      await expect(panel.outcome(panel.run, LONG_NAME)).toContainText('deleting');
    },
  },
  {
    name: 'a run that is being stopped',
    reach: async (panel, fake) => {
      await runThatHangs(panel, fake);
      await panel.stop.click();
      await expect(panel.stop).toBeDisabled();
    },
  },
  {
    name: 'a run that waits for another tab',
    reach: async (panel, fake) => {
      const other = await panel.anotherTab();
      await fake.faultDelete({ kind: 'hang' }, 'all-minilm:latest');
      await other.delete('all-minilm:latest');
      await expect.poll(() => fake.askedToDelete()).toEqual(['all-minilm:latest']);
      await panel.open();
      await panel.page.bringToFront();
      await panel.delete('phi4:14b');
      await expect(panel.run).toContainText('Another tab');
    },
  },
  {
    name: 'a paused run',
    complaint: DOWN,
    reach: async (panel, fake) => {
      await runThatHangs(panel, fake);
      await fake.listen(false);
      await expect(panel.pause).toBeVisible();
    },
  },
  {
    name: 'a report with failures',
    complaint: /status of 500/,
    reach: async (panel, fake) => {
      await panel.open();
      await panel.ask('mixtral:8x7b', 'phi4:14b', 'llama3.2:latest', 'all-minilm:latest', 'llava:7b');
      await fake.touch('mixtral:8x7b');
      await fake.remove('llava:7b');
      const body = JSON.stringify({ error: `remove /root/.ollama/models/blobs/sha256-${'0'.repeat(64)}: permission denied` });
      await fake.faultDelete({ kind: 'status', status: 500, body }, 'phi4:14b');
      await fake.faultDelete({ kind: 'status', status: 500, body, when: 'after' }, 'llama3.2:latest');
      await panel.confirm.click();
      await expect(panel.headline).toHaveText(/^Deleted 1 of 5 models/);
    },
  },
  { name: 'a pull under way', reach: pullThatStalls },
  {
    name: 'pulls that have ended',
    reach: async (panel, fake) => {
      await fake.touch('mistral:latest');
      await pullThatStalls(panel, fake);
      await panel.cancelPull('phi4:14b').click();
      await expect(panel.pullsTitle).toHaveText(/^Pulled 1 of 3 models/);
      await panel.delete('mistral:latest');
      await expect(panel.reports).toHaveCount(2);
      await panel.pullAgain.click();
      await expect(panel.pullsTitle).toHaveText(/^Pulled 2 of 4 models/);
    },
  },
  {
    name: 'a pull of the longest name that waits for another tab',
    reach: async (panel, fake) => {
      await fake.put({ name: LONG_NAME });
      await panel.open();
      await panel.delete(LONG_NAME);
      await expect(panel.pullAgain).toBeVisible();
      const other = await panel.anotherTab();
      await fake.faultDelete({ kind: 'hang' }, 'all-minilm:latest');
      await other.delete('all-minilm:latest');
      await expect.poll(() => fake.askedToDelete()).toContain('all-minilm:latest');
      await panel.page.bringToFront();
      await panel.pullAgain.click();
      await expect(panel.pulls).toContainText('Another tab');
    },
  },
  {
    name: 'two reports',
    reach: async (panel) => {
      await panel.open();
      for (const [count, name] of ['phi4:14b', 'llava:7b'].entries()) {
        await panel.delete(name);
        await expect(panel.reports).toHaveCount(count + 1);
      }
    },
  },
  {
    name: 'another server',
    reach: async (panel) => {
      await panel.open();
      await panel.server.click();
      await panel.otherAddress.fill('local host');
      await panel.useOther.click();
      await expect(panel.otherAddress).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'another server, and the way back',
    reach: async (panel, fake) => {
      await panel.open(`/?ollama=${encodeURIComponent(fake.url)}`);
      await panel.server.click();
      await expect(panel.useOwn).toBeVisible();
    },
  },
  {
    name: 'another server, where nothing answers',
    complaint: DOWN,
    reach: async (panel, fake) => {
      await fake.listen(false);
      await visitInTrouble(panel);
      await panel.server.click();
      await expect(panel.otherServer).toBeVisible();
    },
  },
  {
    name: 'nothing answers',
    complaint: DOWN,
    reach: async (panel, fake) => {
      await fake.listen(false);
      await visitInTrouble(panel);
      await panel.address.fill('local host');
      await panel.useAddress.click();
      await expect(panel.address).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'the origin is refused',
    complaint: /blocked by CORS policy|ERR_FAILED/,
    reach: async (panel, fake) => {
      await fake.refuseOrigins(true);
      await visitInTrouble(panel);
    },
  },
  {
    name: 'something else answers',
    reach: async (panel, fake) => {
      await fake.faultList({ kind: 'html' });
      await visitInTrouble(panel);
    },
  },
  {
    name: 'Ollama’s own error',
    complaint: /status of 500/,
    reach: async (panel, fake) => {
      await fake.faultList({ kind: 'status', status: 500, body: JSON.stringify({ error: 'x'.repeat(1000) }) });
      await visitInTrouble(panel);
    },
  },
  {
    name: 'an old list',
    complaint: DOWN,
    reach: async (panel, fake) => {
      await panel.open();
      await fake.listen(false);
      await panel.refreshButton.click();
      await expect(panel.stale).toBeVisible();
    },
  },
  {
    name: 'the list of keys',
    reach: async (panel) => {
      await panel.open();
      await panel.keyboardButton.click();
      await expect(panel.keys).toBeVisible();
    },
  },
  {
    name: 'a row’s menu',
    reach: async (panel) => {
      await panel.open();
      await panel.menuButton('phi4:14b').click();
      await expect(panel.menu).toBeVisible();
    },
  },
];
