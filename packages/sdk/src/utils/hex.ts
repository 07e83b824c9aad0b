/** `0x` and lower-case hexadecimal digits. */
export type Hex = `0x${string}`

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** @example toHex(new Uint8Array([1, 255])) // '0x01ff' */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${Array.from(bytes, (byte) => pairs[byte]).join('')}`
}

/** @param hex an even number of digits after `0x`: whoever calls this has looked */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2 - 1)
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = Number.parseInt(hex.slice(2 * i + 2, 2 * i + 4), 16)
  return bytes
}

/** Whether text is an address of somebody: in either case, and not zero. */
export function isAddress(text: unknown): text is Hex {
  return typeof text === 'string' && /^0x[0-9a-fA-F]{40}$/.test(text) && !/^0x0+$/.test(text)
}
