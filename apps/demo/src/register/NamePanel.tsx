import { percent } from '../format.ts'
import { Icon, type IconName } from '../parts/Icon.tsx'
import { Panel } from '../parts/Panel.tsx'
import { verdictOf } from '../words.ts'
import { ShortHex } from './parts/ShortHex.tsx'
import type { DevicePreview } from './useDevicePreview.ts'
import type { NameState } from './useName.ts'

const examples = ['my-garden', 'app-uniswap', 'metamask-login', 'blue-heron-7']

export function NamePanel({ state, account }: { state: NameState; account: string | undefined }) {
  const { name, setName, problem, preview } = state
  return (
    <Panel id="name" title="Name">
      <div>
        <label htmlFor="wanted">Name to register</label>
        <input
          id="wanted"
          name="wanted"
          type="text"
          dir="ltr"
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.target.value.toLowerCase())}
          aria-invalid={problem !== undefined}
          aria-describedby="wanted-problem wanted-hint"
        />
        <div className="below">
          <p id="wanted-problem" className="problem" hidden={problem === undefined}>
            <Icon name="alert" />
            <span>{problem}</span>
          </p>
          <p id="wanted-hint" className="hint" hidden={problem !== undefined}>
            1 to 32 of a–z, 0–9 and the hyphen. The contract holds the same rule.
          </p>
        </div>
        <ul className="chips" aria-label="Names to try">
          {examples.map((example) => (
            <li key={example}>
              <button
                type="button"
                className="quiet mono"
                aria-pressed={name === example}
                onClick={() => setName(example)}
              >
                {example}
              </button>
            </li>
          ))}
        </ul>
      </div>
      <dl className="known">
        <div className="known-fact">
          <dt>The contract</dt>
          <dd>
            <Availability state={state} account={account} />
          </dd>
        </div>
        <div className="known-fact">
          <dt>This device</dt>
          <dd>
            <Preview preview={problem ? { status: 'idle' } : preview} />
          </dd>
        </div>
      </dl>
    </Panel>
  )
}

type AvailabilityProps = { state: NameState; account: string | undefined }

function Availability({
  state: { problem, owner, isProtected, chainGone },
  account,
}: AvailabilityProps) {
  if (problem) return <Said icon="minus">is asked once the name fits its rules.</Said>
  if (chainGone) return <Said icon="cloudOff">cannot be asked: the chain does not answer.</Said>
  if (owner === undefined) return <Said icon="clock">is being asked.</Said>
  if (owner !== null)
    return (
      <Said icon="cross">
        says it is taken
        {owner.toLowerCase() === account?.toLowerCase() ? ', by you' : ''}:{' '}
        <ShortHex name="Owner" value={owner} />
      </Said>
    )
  if (isProtected) return <Said icon="cross">says it is a protected brand itself.</Said>
  return <Said icon="check">says it is free. What it resembles, it asks when you register.</Said>
}

function Preview({ preview }: { preview: DevicePreview }) {
  if (preview.status === 'idle') return <Said icon="minus">thinks nothing yet.</Said>
  if (preview.status === 'running') return <Said icon="clock">is thinking.</Said>
  if (preview.status !== 'done') return <Said icon="alert">cannot run the model.</Said>
  const { label, probabilities } = preview.output
  const chance = probabilities?.phishing
  const { tone, words } = verdictOf(label, chance)
  return (
    <>
      <Said icon={tone === 'quiet' ? 'check' : 'alert'}>
        thinks: {words.charAt(0).toLowerCase()}
        {words.slice(1)}
        {chance === undefined ? '' : `, ${percent(chance)}`}.
      </Said>
      <span className="hint">Free and at once, and it convinces nobody but you.</span>
    </>
  )
}

function Said({ icon, children }: { icon: IconName; children: React.ReactNode }) {
  return (
    <span className="said">
      <Icon name={icon} />
      <span>{children}</span>
    </span>
  )
}
