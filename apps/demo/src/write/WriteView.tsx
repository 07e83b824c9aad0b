import { useState } from 'react'
import { ConsentRequest } from '../check/ConsentRequest.tsx'
import { useDeployment } from '../DeploymentContext.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Panel } from '../parts/Panel.tsx'
import { Scroll } from '../parts/Scroll.tsx'
import { Story } from './Story.tsx'
import { type Place, useWriter } from './useWriter.ts'
import source from './useWriter.ts?raw'
import '../styles/write.css'

const places: readonly { value: Place; name: string; note: string }[] = [
  { value: 'any', name: 'Let the policy choose', note: 'least expected loss' },
  { value: 'device', name: 'This device', note: 'nothing leaves it' },
  { value: 'cloud', name: 'The cloud endpoint', note: 'signed, and paid for' },
]

/** A prompt, and text that comes as it is written. */
export default function WriteView() {
  const [prompt, setPrompt] = useState('What is Trine?')
  const [place, setPlace] = useState<Place>('any')
  const hasCloud = useDeployment()?.cloud !== undefined
  const writer = useWriter()
  const running = writer.assurance === 'pending'
  return (
    <>
      <div className="column">
        <Panel id="write" title="Write" busy={running}>
          <form
            onSubmit={(event) => {
              event.preventDefault()
              if (prompt.trim() !== '') writer.write(prompt, place)
            }}
          >
            <label htmlFor="prompt">Prompt</label>
            <textarea
              id="prompt"
              name="prompt"
              rows={3}
              maxLength={2_000}
              value={prompt}
              onChange={(event) => setPrompt(event.target.value)}
            />
            <fieldset className="audience">
              <legend>Where</legend>
              {places.map(({ value, name, note }) => (
                <label key={value}>
                  <input
                    type="radio"
                    name="place"
                    value={value}
                    checked={place === value}
                    disabled={value === 'cloud' && !hasCloud}
                    onChange={() => setPlace(value)}
                  />
                  <span>
                    {name} <span className="where">{note}</span>
                  </span>
                </label>
              ))}
            </fieldset>
            <p className="write-actions">
              <button type="submit" className="primary">
                Write
              </button>
              <button
                type="button"
                className="quiet"
                aria-disabled={!running}
                onClick={() => {
                  if (running) writer.abort()
                }}
              >
                Stop
              </button>
            </p>
          </form>
          <p className="callout">
            <Icon name="alert" />
            <span>
              The model is a demonstration: it knows a few sentences by heart, letter by letter, and
              nothing else.
            </span>
          </p>
        </Panel>
      </div>
      <div className="column">
        <Panel id="story" title="Answer" busy={running}>
          <ConsentRequest
            what="text"
            next="story-title"
            consent={writer.consent}
            approve={writer.approve}
            reject={writer.reject}
          />
          <Story writer={writer} />
        </Panel>
      </div>
      <Panel id="write-code" title="The code behind this view">
        <Scroll label="Source of useWriter.ts">
          <pre>
            <code>{source.trim()}</code>
          </pre>
        </Scroll>
      </Panel>
    </>
  )
}
