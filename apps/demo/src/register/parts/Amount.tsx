import { dollars } from '../../format.ts'
import { useSetup } from '../SetupContext.tsx'
import { ether, inDollars } from '../wei.ts'

/** Wei, in ether and in dollars at the demo's price. */
export function Amount({ wei }: { wei: bigint | undefined }) {
  const { nativePriceUsd } = useSetup().deployment
  if (wei === undefined) return <span className="amount">–</span>
  return (
    <span className="amount figures">
      {ether(wei)} ETH{' '}
      <span className="amount-usd">
        {dollars(inDollars(wei < 0n ? -wei : wei, nativePriceUsd))}
      </span>
    </span>
  )
}
