import type { Manifest } from './manifest.js'

/**
 * Whether who chooses the input may want a label: the one that an attack was measured for, or any where none was.
 * Neither what an answer says of itself nor what was seen makes such a label more believed.
 */
export function isWanted({ adversarialInput, attack }: Manifest, label: string): boolean {
  return adversarialInput && (attack === undefined || attack.target === label)
}
