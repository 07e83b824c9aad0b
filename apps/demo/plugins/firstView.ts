import type { Plugin, Rolldown } from 'vite'

type Bundle = Readonly<Record<string, Pick<Rolldown.OutputChunk, 'type' | 'isEntry'> & Loaded>>
type Loaded = { imports?: readonly string[]; moduleIds?: readonly string[] }

/**
 * The modules that the page loads before anything is opened, in so far as they match: those of the entry's
 * chunk and of all chunks that it imports statically.
 */
export function loadedAtOnce(bundle: Bundle, pattern: RegExp): string[] {
  const seen = new Set<string>()
  const visit = (name: string): string[] => {
    const chunk = bundle[name]
    if (seen.has(name) || chunk?.type !== 'chunk') return []
    seen.add(name)
    return [...(chunk.moduleIds ?? []), ...(chunk.imports ?? []).flatMap(visit)]
  }
  return Object.entries(bundle)
    .filter(([, { type, isEntry }]) => type === 'chunk' && isEntry)
    .flatMap(([name]) => visit(name))
    .filter((id) => pattern.test(id))
}

/** Fails the build when something that only a later view needs would be loaded with the first. */
export function firstView(pattern: RegExp): Plugin {
  return {
    name: 'first-view',
    apply: 'build',
    generateBundle(_, bundle) {
      const wrong = loadedAtOnce(bundle as unknown as Bundle, pattern)
      if (wrong.length > 0)
        this.error(
          `The first view would load ${wrong.length} modules too many: ${wrong.join(', ')}`,
        )
    },
  }
}
