/** `0x` and lower-case hexadecimal digits. */
export type Hex = `0x${string}`

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** @example toHex(new Uint8Array([1, 255])) // '0x01ff' */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${Array.from(bytes, (byte) => pairs[byte]).join('')}`
}

/** Whether text is an address of somebody: in either case, and not zero. */
export function isAddress(text: unknown): text is Hex {
  return typeof text === 'string' && /^0x[0-9a-fA-F]{40}$/.test(text) && !/^0x0+$/.test(text)
}
