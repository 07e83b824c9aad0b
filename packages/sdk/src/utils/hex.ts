/** `0x` and lower-case hexadecimal digits. */
export type Hex = `0x${string}`

/** @example toHex(new Uint8Array([1, 255])) // '0x01ff' */
export function toHex(bytes: Uint8Array): Hex {
  let text = '0x'
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text as Hex
}
