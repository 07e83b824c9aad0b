import { Activity, useEffect, useRef, useState } from 'react'
import { CheckView } from './check/CheckView.tsx'
import { RegisterDoor } from './register/RegisterDoor.tsx'
import { useView, type ViewName, views } from './view.ts'
import { WriteDoor } from './write/WriteDoor.tsx'

/** What all views share: the way from one to another. Each keeps its state while the other is seen. */
export function App() {
  const view = useView()
  const visited = useVisited(view)
  const { skip, title } = views[view]
  const before = useRef(view)
  useEffect(() => {
    document.title = title
    if (before.current === view) return
    before.current = view
    // A link that changes the whole page moves the reader to its beginning.
    document.querySelector<HTMLElement>(`[data-view="${view}"] h1`)?.focus()
    scrollTo(0, 0)
  }, [view, title])

  return (
    <>
      <a className="skip" href={skip.to}>
        {skip.name}
      </a>
      <header className="top">
        <p className="brand">
          <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path d="M16 6 27 25H5Z" />
            <circle cx="16" cy="6.5" r="4" />
            <circle cx="5.5" cy="25" r="4" />
            <circle cx="26.5" cy="25" r="4" />
          </svg>
          Trine
        </p>
        <nav aria-label="Views">
          <ul className="views">
            {(Object.keys(views) as ViewName[]).map((name) => (
              <li key={name}>
                <a href={views[name].href} aria-current={name === view ? 'page' : undefined}>
                  {views[name].name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      {visited.has('check') && (
        <Activity mode={view === 'check' ? 'visible' : 'hidden'}>
          <div data-view="check">
            <CheckView />
          </div>
        </Activity>
      )}
      {visited.has('write') && (
        <Activity mode={view === 'write' ? 'visible' : 'hidden'}>
          <div data-view="write">
            <WriteDoor />
          </div>
        </Activity>
      )}
      {visited.has('register') && (
        <Activity mode={view === 'register' ? 'visible' : 'hidden'}>
          <div data-view="register">
            <RegisterDoor />
          </div>
        </Activity>
      )}
    </>
  )
}

/** A view that was never opened is not drawn, and loads nothing. */
function useVisited(view: ViewName): ReadonlySet<ViewName> {
  const [visited, setVisited] = useState<ReadonlySet<ViewName>>(() => new Set([view]))
  if (!visited.has(view)) setVisited(new Set([...visited, view]))
  return visited
}
