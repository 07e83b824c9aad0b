/** `0x` and lower-case hexadecimal digits. */
export type Hex = `0x${string}`

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** @example toHex(new Uint8Array([1, 255])) // '0x01ff' */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${Array.from(bytes, (byte) => pairs[byte]).join('')}`
}
