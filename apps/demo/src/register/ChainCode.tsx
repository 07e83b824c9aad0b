import { Panel } from '../parts/Panel.tsx'
import { Scroll } from '../parts/Scroll.tsx'
import pullSource from './ways/pull.ts?raw'
import pushSource from './ways/push.ts?raw'

const sources = [
  { file: 'apps/demo/src/register/ways/pull.ts', source: pullSource },
  { file: 'apps/demo/src/register/ways/push.ts', source: pushSource },
]

/** The modules that this view runs, as they stand in the repository. */
export function ChainCode() {
  return (
    <Panel id="code" title="The code behind this">
      <div className="sources">
        {sources.map(({ file, source }) => (
          <div key={file} className="source">
            <p className="hint mono">{file}</p>
            <Scroll label={`Source of ${file.split('/').at(-1)}`}>
              <pre>
                <code>{source.trim()}</code>
              </pre>
            </Scroll>
          </div>
        ))}
      </div>
    </Panel>
  )
}
