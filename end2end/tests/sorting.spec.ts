// Sorting: by any column, again for the other direction, and stable.
import { expect, test } from '../support/test.ts';
import { COLUMNS, type Column } from '../support/panel.ts';
import type { Listed } from '../support/fake.ts';

/** What a column compares; `undefined` is not known. */
const KEYS: Record<Exclude<Column, 'Frees'>, (model: Listed) => string | number | undefined> = {
  Name: (model) => model.name,
  Size: (model) => model.size,
  Modified: (model) => Math.floor(Date.parse(model.modified_at) / 1000),
  Family: (model) => model.details.family || undefined,
  Parameters: (model) => parameters(model.details.parameter_size),
  Quantization: (model) => model.details.quantization_level || undefined,
  Capabilities: (model) => model.capabilities?.filter((one) => one !== 'completion').join(' ') || undefined,
  Digest: (model) => model.digest,
};

const DESCENDING_FIRST: Column[] = ['Size', 'Frees', 'Modified', 'Parameters'];

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function parameters(text: string): number | undefined {
  const [, figure, unit] = /^([\d.]+)([KMBT]?)$/.exec(text) ?? [];
  if (figure === undefined) return undefined;
  return Number(figure) * { '': 1, K: 1e3, M: 1e6, B: 1e9, T: 1e12 }[unit as '' | 'K' | 'M' | 'B' | 'T'];
}

/** Whether no model stands before one that should stand before it; what is not known comes last either way. */
function isInOrder(keys: (string | number | undefined)[], descending: boolean): boolean {
  return keys.slice(1).every((key, index) => {
    const before = keys[index];
    if (before === undefined || key === undefined) return key === undefined;
    const order =
      typeof before === 'number' && typeof key === 'number' ? before - key : natural.compare(String(before), String(key));
    return descending ? order >= 0 : order <= 0;
  });
}

test('begins with the largest', async ({ panel, fake }) => {
  await panel.open();
  const sizes = new Map((await fake.list()).map((model) => [model.name, model.size]));
  const shown = (await panel.shown()).map((name) => sizes.get(name));
  expect(isInOrder(shown, true)).toBe(true);
  await expect(panel.heading('Size')).toHaveAttribute('aria-sort', 'descending');
});

for (const column of COLUMNS) {
  test(`sorts by ${column.toLowerCase()}, and at the next click the other way round`, async ({ panel, fake }) => {
    await panel.open();
    // From a column whose own click would turn it round.
    await panel.sortBy(column === 'Name' ? 'Digest' : 'Name');
    const listed = new Map((await fake.list()).map((model) => [model.name, model]));
    const key = async (name: string): Promise<string | number | undefined> => {
      // Nobody but the panel knows what a model frees; that it is true is proved elsewhere.
      if (column === 'Frees') return (await panel.frees(name)).most;
      const model = listed.get(name);
      return model && KEYS[column](model);
    };
    const keys = async (): Promise<(string | number | undefined)[]> => {
      const found = [];
      for (const name of await panel.shown()) found.push(await key(name));
      return found;
    };
    const descendingFirst = DESCENDING_FIRST.includes(column);
    for (const descending of [descendingFirst, !descendingFirst]) {
      await panel.sortBy(column);
      await expect(panel.heading(column)).toHaveAttribute('aria-sort', descending ? 'descending' : 'ascending');
      const order = await keys();
      expect(order).toHaveLength(listed.size);
      expect(isInOrder(order, descending), JSON.stringify(order)).toBe(true);
    }
    for (const other of COLUMNS.filter((other) => other !== column)) {
      await expect(panel.heading(other)).not.toHaveAttribute('aria-sort', /ending$/);
    }
  });
}

test('puts numbers in names in their numbers’ order, and equal models in their names’', async ({ panel, fake }) => {
  await fake.resetTo('m10', 'm9', 'M1');
  await panel.open();
  expect(await panel.shown()).toEqual(['M1:latest', 'm9:latest', 'm10:latest']);
});

test('keeps the order over refreshes although the server shuffles', async ({ panel, fake }) => {
  await fake.reset({ catalogue: 'many', models: 60 });
  await panel.open();
  await panel.sortBy('Modified');
  const before = await panel.shown();
  const orders = new Set<string>();
  for (let round = 0; round < 4; round += 1) {
    orders.add((await fake.list()).map((model) => model.name).join());
    await panel.refresh();
    expect(await panel.shown()).toEqual(before);
  }
  expect(orders.size, 'the server does shuffle').toBeGreaterThan(1);
});

test('sorts by keyboard', async ({ panel }) => {
  await panel.open();
  await panel.heading('Name').getByRole('button').press('Enter');
  await expect(panel.heading('Name')).toHaveAttribute('aria-sort', 'ascending');
  await panel.heading('Name').getByRole('button').press('Space');
  await expect(panel.heading('Name')).toHaveAttribute('aria-sort', 'descending');
});
