// What is being measured, for who waits.

const start = performance.now();

/** Says what begins now. */
export function begins(what: string): void {
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`${String(seconds).padStart(5)} s  ${what}`);
}
