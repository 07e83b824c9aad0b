import { concat, type Hex, keccak256, padHex } from 'viem'

const empty = padHex('0x')

/** A node is the digest of its two children, the smaller first. */
function parent(one: Hex, other: Hex): Hex {
  return keccak256(concat(one.toLowerCase() < other.toLowerCase() ? [one, other] : [other, one]))
}

/** Every level of the tree over `leaves`, filled up with zero to a power of two; the root is last. */
function levels(leaves: readonly Hex[]): Hex[][] {
  let level = [...leaves]
  while (level.length === 0 || (level.length & (level.length - 1)) !== 0) level.push(empty)
  const all = [level]
  while (level.length > 1) {
    const above: Hex[] = []
    for (let i = 0; i < level.length; i += 2)
      above.push(parent(level[i] as Hex, level[i + 1] as Hex))
    level = above
    all.push(level)
  }
  return all
}

/** The root of the Merkle tree over struct hashes of claims. */
export function merkleRoot(leaves: readonly Hex[]): Hex {
  return levels(leaves).at(-1)?.[0] as Hex
}

/** The siblings of a leaf, from the leaf upwards: ceil(log2(leaves)) of them. */
export function merkleProof(leaves: readonly Hex[], index: number): Hex[] {
  return levels(leaves)
    .slice(0, -1)
    .map((level, depth) => level[(index >> depth) ^ 1] as Hex)
}

/** The root that a leaf and its siblings lead to. */
export function merkleRootOf(leaf: Hex, siblings: readonly Hex[]): Hex {
  return siblings.reduce(parent, leaf)
}
