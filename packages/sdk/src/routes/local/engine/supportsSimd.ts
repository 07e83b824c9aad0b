// (module (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt))
const probe = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]

let known: boolean | undefined

/** Whether WebAssembly is there with the vector instructions that the engine is built with. */
export function supportsSimd(): boolean {
  // Asked on each request, and a validation takes longer than the rest of a plan.
  known ??= typeof WebAssembly === 'object' && WebAssembly.validate(new Uint8Array(probe))
  return known
}
