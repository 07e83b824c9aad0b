import type { ModelSource } from '@trine/sdk'

/**
 * Runs in the page. Integer-valued, so that every backend gives the same bits, and small enough for
 * its runs to be proved. Labels: `benign`, `phishing`. Takes a hostname, or a link with one.
 *
 * @example
 * const { output } = await classify(client, { models: [lookalikeSmall], input: 'app-uniswap.io' })
 */
export const lookalikeSmall: ModelSource

/** Larger and better, for places with more room. Same labels and input. */
export const lookalikeLarge: ModelSource
