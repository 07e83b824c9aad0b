/** Who must be able to believe the answer. */
export type Whom = 'self' | 'contract'

const choices: readonly { value: Whom; name: string; note: string }[] = [
  { value: 'self', name: 'Me', note: 'my own device is good evidence' },
  { value: 'contract', name: 'A contract', note: 'it believes no page' },
]

type AudienceChoiceProps = { whom: Whom; onWhom: (whom: Whom) => void }

export function AudienceChoice({ whom, onWhom }: AudienceChoiceProps) {
  return (
    <fieldset className="audience">
      <legend>Who must be convinced</legend>
      {choices.map(({ value, name, note }) => (
        <label key={value}>
          <input
            type="radio"
            name="whom"
            value={value}
            checked={whom === value}
            onChange={() => onWhom(value)}
          />
          <span>
            {name} <span className="where">{note}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
