import type { ProviderFault } from './providerFault.js'
import type { Said } from './said.js'

/** Says what is not so, under a signature that holds. */
type Untruth = Required<Pick<ProviderFault, 'say'>>

const untruth = (change: (said: Said) => Partial<Said>): Untruth => ({
  say: (said) => ({ ...said, ...change(said) }),
})

/** Another text of as many tokens. */
export const otherText = (): Untruth =>
  untruth(({ pieces }) => ({ pieces: pieces.map((_, index) => (index === 0 ? 'lie' : ' lie')) }))

/** Counts so many tokens of output, whatever it gave, and names no price. */
export const countsTokens = (completion: number): Untruth =>
  untruth(({ usage }) => ({
    usage: { prompt: usage?.prompt ?? 0, completion },
    cost: undefined,
  }))

/** Asks for so many micro-dollars, whatever it gave. */
export const asksFor = (cost: number): Untruth => untruth(() => ({ cost }))

/** Counts nothing at all. */
export const countsNothing = (): Untruth => untruth(() => ({ usage: undefined, cost: undefined }))

/** Says that another model gave the answer. */
export const namesModel = (model: string): Untruth => untruth(() => ({ model }))

/** One embedding more than there were texts. */
export const extraVector = (): Untruth =>
  untruth(({ vectors }) => ({ vectors: [...vectors, ...vectors.slice(0, 1)] }))

/** Embeddings of which the last has one number less. */
export const shortVector = (): Untruth =>
  untruth(({ vectors }) => ({
    vectors: vectors.map((vector, index) =>
      index === vectors.length - 1 ? vector.slice(1) : vector,
    ),
  }))

/** Tensors with one byte less each than their shape says. */
export const shortTensors = (): Untruth =>
  untruth(({ outputs }) => ({
    outputs: outputs.map((output) => ({ ...output, data: output.data.subarray(1) })),
  }))

/** Tensors of another shape, with the bytes that it takes. */
export const otherShape = (): Untruth =>
  untruth(({ outputs }) => ({
    outputs: outputs.map((output) => ({
      ...output,
      shape: output.shape.map((size, index) => (index === 0 ? size * 2 : size)),
      data: Buffer.concat([output.data, output.data]),
    })),
  }))
