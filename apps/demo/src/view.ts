import { useSyncExternalStore } from 'react'

/** The page's views, by the fragments that lead to them. */
export const views = {
  check: {
    href: '#/',
    name: 'Check an address',
    title: 'Trine: does this address resemble a phishing site?',
    skip: { to: '#answer-title', name: 'Skip to the answer' },
  },
  register: {
    href: '#/register',
    name: 'Register a name',
    title: 'Trine: register a name',
    skip: { to: '#name-title', name: 'Skip to the name' },
  },
  write: {
    href: '#/write',
    name: 'Write a text',
    title: 'Trine: write a text',
    skip: { to: '#story-title', name: 'Skip to the answer' },
  },
} as const

export type ViewName = keyof typeof views

const names = Object.keys(views) as ViewName[]

let current: ViewName = 'check'

/** Fragments that lead to a heading, as the skip links do, leave the view as it is. */
function read(): ViewName {
  const { hash } = location
  if (hash === '' || hash.startsWith('#/'))
    current = names.find((name) => views[name].href === hash) ?? 'check'
  return current
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

/** The view that the address names. */
export function useView(): ViewName {
  return useSyncExternalStore(subscribe, read)
}
