/**
 * Why the bytes of an answer cannot be read. Says nothing of what stands in them; whoever asked makes an error
 * of it that names the provider.
 *
 * `ended`: it stopped before it was whole. `failed`: it says itself that it failed. `malformed`: it is not of the
 * form that its protocol says.
 */
export class WireError extends Error {
  readonly kind: 'ended' | 'failed' | 'malformed'
  constructor(kind: WireError['kind'], reason: string) {
    super(reason)
    this.kind = kind
  }
}

export const malformed = (reason: string) => new WireError('malformed', reason)
