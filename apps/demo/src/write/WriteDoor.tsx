import { lazy, Suspense } from 'react'
import { Panel } from '../parts/Panel.tsx'

const WriteView = lazy(() => import('./WriteView.tsx'))

/** The third view is fetched when it is first opened. */
export function WriteDoor() {
  return (
    <main>
      <div className="intro">
        <h1 tabIndex={-1}>Write with a very small model</h1>
        <p className="lead">
          Text comes as it is written: on this device, or from an endpoint, by the same call.
        </p>
      </div>
      <Suspense
        fallback={
          <Panel id="write" title="Write" busy>
            <p className="hint">Fetching this view.</p>
          </Panel>
        }
      >
        <WriteView />
      </Suspense>
    </main>
  )
}
