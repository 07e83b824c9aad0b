/** What keeps a name from being one, by the registrar's rules. `undefined`: nothing. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'Enter a name.'
  if (name.length > 32) return `Use at most 32 characters; these are ${name.length}.`
  if (!/^[a-z0-9-]*$/.test(name)) return 'Use only a to z, 0 to 9 and the hyphen.'
  // Browsers read these as an address and as letters of other scripts: not as what is written.
  if (/^(?:\d+|0x[0-9a-f]*)$/.test(name)) return 'A number is an address, not a name. Add a letter.'
  if (name.startsWith('xn--')) return 'Names that begin with xn-- stand for other letters.'
  return undefined
}
