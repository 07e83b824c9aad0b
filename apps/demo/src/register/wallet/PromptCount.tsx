import { type Prompt, promptNames } from './promptLog.ts'
import { usePrompts } from './usePrompts.ts'

const outcomes: Readonly<Record<Prompt['outcome'], string>> = {
  open: 'waiting for you',
  approved: 'approved',
  refused: 'refused',
  failed: 'failed',
}

/** How often a wallet has interrupted its user since the page was loaded, and with what. */
export function PromptCount() {
  const prompts = usePrompts()
  return (
    <div className="prompts">
      <p>
        Wallet prompts: <strong className="figures prompt-count">{prompts.length}</strong>
      </p>
      <details>
        <summary>Which</summary>
        {prompts.length === 0 ? (
          <p className="hint">None so far. Looking, reading and previews need none.</p>
        ) : (
          <ol className="prompt-list" aria-label="Wallet prompts">
            {prompts.map(({ id, kind, wallet, outcome }) => (
              <li key={id}>
                {promptNames[kind]}{' '}
                <span className="hint">
                  {wallet}, {outcomes[outcome]}
                </span>
              </li>
            ))}
          </ol>
        )}
      </details>
    </div>
  )
}
