import { usePolicyChoice } from '../PolicyContext.tsx'
import { type Preset, presets } from '../policyChoice.ts'

/** Which policy plans: each is only other values of the same numbers. */
export function PolicyChoice() {
  const [preset, choose] = usePolicyChoice()
  return (
    <div className="policy-choice">
      <label htmlFor="policy">Policy</label>
      <select
        id="policy"
        value={preset}
        aria-describedby="policy-note"
        onChange={(event) => choose(event.target.value as Preset)}
      >
        {Object.keys(presets).map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <p id="policy-note" className="hint">
        {presets[preset]}
      </p>
    </div>
  )
}
