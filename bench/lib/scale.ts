/** Places numbers along a length, and says where its ticks are. */
export type Scale = { at: (value: number) => number; ticks: readonly number[] }

/**
 * @param kind `'log'` for what spans orders of magnitude; values below or at zero then lie at its low end
 * @param length from the first to the last place; it may be negative, as a chart's y grows upwards
 */
export function makeScale(
  kind: 'linear' | 'log',
  values: readonly number[],
  start: number,
  length: number,
): Scale {
  const finite = values.filter(
    (value) => Number.isFinite(value) && (kind === 'linear' || value > 0),
  )
  const least = Math.min(...finite, ...(finite.length ? [] : [1]))
  const most = Math.max(...finite, ...(finite.length ? [] : [1]))
  return kind === 'log' ? logScale(least, most, start, length) : linear(least, most, start, length)
}

/** Between round numbers, so that the first and the last tick are its ends. */
function linear(least: number, most: number, start: number, length: number): Scale {
  const step = roundStep((most - least || Math.abs(most) || 1) / 5)
  const low = Math.floor(least / step + 1e-9)
  const high = Math.max(low + 1, Math.ceil(most / step - 1e-9))
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => (low + i) * step)
  const at = (value: number) => start + ((value / step - low) / (high - low)) * length
  return { at, ticks }
}

function logScale(least: number, most: number, start: number, length: number): Scale {
  const low = Math.floor(Math.log10(least) + 1e-9)
  const high = Math.max(low + 1, Math.ceil(Math.log10(most) - 1e-9))
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i))
  const at = (value: number) =>
    start + ((Math.log10(Math.max(value, 10 ** low)) - low) / (high - low)) * length
  return { at, ticks }
}

/** The next of 1, 2, 5, 10 … that is no less. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  return power * ([1, 2, 5, 10].find((each) => each * power >= step * (1 - 1e-9)) as number)
}

/** A tick as people write it: `0.05`, `1,000`, `2e-7`. */
export function formatTick(value: number): string {
  const rounded = Number(value.toPrecision(6))
  const size = Math.abs(rounded)
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return rounded.toExponential()
  return rounded.toLocaleString('en', { maximumFractionDigits: 6 })
}
