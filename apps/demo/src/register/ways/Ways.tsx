import { useState } from 'react'
import { Panel } from '../../parts/Panel.tsx'
import { Tabs } from '../parts/Tabs.tsx'
import type { NameState } from '../useName.ts'
import { LieWay } from './LieWay.tsx'
import { PullWay } from './PullWay.tsx'
import { PushWay } from './PushWay.tsx'

type Way = 'lie' | 'pull' | 'push'

/** Three ways in, with the same name: what convinces the contract, and what does not. */
export function Ways({ name }: { name: NameState }) {
  const [way, setWay] = useState<Way>('pull')
  return (
    <Panel id="ways" title="Three ways in">
      <Tabs
        label="Three ways in"
        chosen={way}
        onChoose={setWay}
        tabs={[
          {
            id: 'lie',
            name: 'A page that lies',
            note: 'says “fine” itself',
            content: <LieWay name={name} />,
          },
          {
            id: 'pull',
            name: 'Pull',
            note: 'one prompt, one call',
            content: <PullWay name={name} />,
          },
          {
            id: 'push',
            name: 'Push',
            note: 'a session, then no prompt',
            content: <PushWay name={name} />,
          },
        ]}
      />
    </Panel>
  )
}
