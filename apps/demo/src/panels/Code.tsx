import source from '../hostCheck.ts?raw'
import { Panel } from '../parts/Panel.tsx'
import { Scroll } from '../parts/Scroll.tsx'

/** The module that this page runs, as it stands in the repository. */
export function Code() {
  return (
    <Panel id="code" title="The code behind this page">
      <p className="hint">
        All of it that asks and plans: <span className="mono">apps/demo/src/hostCheck.ts</span>. The
        rest draws.
      </p>
      <Scroll label="Source of hostCheck.ts">
        <pre>
          <code>{source.trim()}</code>
        </pre>
      </Scroll>
    </Panel>
  )
}
