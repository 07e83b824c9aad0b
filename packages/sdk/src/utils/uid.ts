/** A random identifier: 128 bits as 32 hexadecimal digits. */
export function uid(): string {
  let text = ''
  for (const byte of crypto.getRandomValues(new Uint8Array(16)))
    text += byte.toString(16).padStart(2, '0')
  return text
}
