import type { ModelSource } from '@trine/sdk'

/**
 * A demonstration of text on the user's own device: one megabyte, and a few sentences about Trine that it
 * knows by heart. Not for use. It needs `@huggingface/transformers`, and reads 384 characters in all.
 *
 * @example
 * const { output } = await generate(client, { models: [tinyText], input: 'What is Trine?' })
 * output.text // 'Trine is one call with three places to run an inference: …'
 */
export const tinyText: ModelSource
