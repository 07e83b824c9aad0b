import type { Offer } from '../../routes/route.js'

/** By which names what is learned is kept. No input is in them: of its size, only a power of four. */
export type Keys = {
  /** How long it takes: for inputs of this size, and for those of all sizes. */
  time: string
  times: string
  /** Whether it answers. */
  answers: string
  /** What is charged, of what was expected. */
  price: string
  /** Whether whoever runs it is honest. */
  honesty: string
  /** Whether the model is right. */
  quality: string
}

export function keysOf(
  { id, operator, model, latency, download }: Offer,
  { size, device }: { size: number; device: string },
): Keys {
  const state = download > 0 ? 'download' : latency.state
  const bucket = Math.ceil(Math.log2(Math.max(1, size || 1)) / 2)
  const times = key('time', id, device, state)
  return {
    time: key(times, `4^${bucket}`),
    times,
    answers: key('answers', id),
    price: key('price', operator, model.id),
    honesty: key('honesty', operator),
    quality: key('quality', model.id),
  }
}

const key = (...parts: readonly string[]) => parts.join('|')
