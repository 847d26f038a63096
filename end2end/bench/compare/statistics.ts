// Figures from many rounds.

/** What many measurements of one thing come to. */
export interface Figure {
  median: number;
  /** A quarter of the measurements is below this. */
  low: number;
  /** A quarter of the measurements is above this. */
  high: number;
  rounds: number;
}

/** The figure behind measurements, of which there is at least one. */
export function figure(measured: number[]): Figure {
  const sorted = [...measured].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
    rounds: sorted.length,
  };
}

/** The value below which that part of the values lies; between two values, in proportion. */
function quantile(sorted: number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const [below, above] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return below + (above - below) * (place - Math.floor(place));
}
