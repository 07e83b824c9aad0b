import { type ComponentType, useEffect, useState } from 'react'
import { Icon } from '../parts/Icon.tsx'

/**
 * Loads the second view when it is first opened. Wallets, chains and contracts are no part of the page
 * before that.
 */
export function RegisterDoor() {
  const [View, setView] = useState<ComponentType>()
  const [failed, setFailed] = useState(false)
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each try loads anew.
  useEffect(() => {
    let wanted = true
    setFailed(false)
    import('./RegisterView.tsx').then(
      ({ RegisterView }) => wanted && setView(() => RegisterView),
      () => wanted && setFailed(true),
    )
    return () => {
      wanted = false
    }
  }, [tries])

  return (
    <main>
      <div className="intro">
        <h1 tabIndex={-1}>Register a name that resembles no brand</h1>
        <p className="lead">
          Who asks for <span className="mono">app-uniswap</span> wants it called harmless. So the
          contract believes a committee of operators, and not this page.
        </p>
      </div>
      {View ? (
        <View />
      ) : (
        <div className="panel whole" aria-busy={!failed}>
          {failed ? (
            <>
              <p className="problem">
                <Icon name="cloudOff" />
                <span>This view could not be loaded. Checking an address works all the same.</span>
              </p>
              <p>
                <button type="button" className="quiet" onClick={() => setTries(tries + 1)}>
                  Try again
                </button>
              </p>
            </>
          ) : (
            <div className="skeleton" aria-hidden="true">
              <span className="bone" />
              <span className="bone" />
              <span className="bone" />
            </div>
          )}
        </div>
      )}
    </main>
  )
}
