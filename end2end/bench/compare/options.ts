// What shall be measured. `cargo xtask bench` sets the variables.

/** So many times each figure is taken, after a warm-up that does not count. */
export const rounds = Number(process.env.BENCH_ROUNDS || 15);

/** For so many models. */
export const sizes = (process.env.BENCH_MODELS || '30,1000,10000').split(',').map(Number);

/** How long an open page is watched that nobody touches. */
export const idleSeconds = Number(process.env.BENCH_IDLE_SECONDS || 30);

/** How often the list is refreshed before the memory is looked at. */
export const refreshes = Number(process.env.BENCH_REFRESHES || 100);

/** How many models the bulk run deletes. */
export const deletions = Number(process.env.BENCH_DELETIONS || 1000);

/** Where the figures are written as JSON, if anywhere. */
export const jsonFile = process.env.BENCH_JSON || undefined;

/** The results' page, if its measured part shall be written anew. */
export const resultsFile = process.env.BENCH_RESULTS || undefined;
