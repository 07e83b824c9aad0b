import { Window } from 'happy-dom'

// Only what React and the testing library look for: the runtime's own AbortSignal, fetch and timers stay,
// because the SDK is tested with them.
const window = new Window({ url: 'http://localhost/' })
const names = [
  'navigator',
  'document',
  'Element',
  'HTMLElement',
  'HTMLIFrameElement',
  'MutationObserver',
  'Node',
]
const globals: Record<string, unknown> = { window, IS_REACT_ACT_ENVIRONMENT: true }
for (const name of names) globals[name] = (window as unknown as Record<string, unknown>)[name]
// Newer versions of Node have a `navigator` that cannot be assigned to.
for (const [name, value] of Object.entries(globals))
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })

// It looks for a document when it is loaded. A second, its default, is not enough on a busy machine.
const { configure } = await import('@testing-library/react')
configure({ asyncUtilTimeout: 8_000 })
