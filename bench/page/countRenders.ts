import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { TrineProvider, type UseGenerateReturnType, useGenerate } from '@trine/react'
import { createElement as h } from 'react'
import { createRoot } from 'react-dom/client'
import { piecesOf, question } from '../cloud/answers.ts'
import { modelOf, paidClient } from '../cloud/sdk.ts'

export type RenderCount = {
  /** From the call to its end, both counted. */
  renders: number
  /** Those of them that showed more text than before. */
  grew: number
  /** Milliseconds from the call to its end. */
  took: number
}

/** Asks for the long answer in a component of production React, and counts how often it is rendered. */
export async function countRenders(base: string): Promise<RenderCount> {
  const texts: string[] = []
  let hook: UseGenerateReturnType | undefined
  const onRender = (rendered: UseGenerateReturnType) => {
    hook = rendered
    texts.push(rendered.text)
  }
  const place = document.body.appendChild(document.createElement('div'))
  const root = createRoot(place)
  const app = h(TrineProvider, { client: paidClient(base) }, h(Answer, { onRender }))
  root.render(h(QueryClientProvider, { client: new QueryClient() }, app))
  while (!hook) await nextFrame()

  const before = texts.length
  const began = performance.now()
  const { output } = await hook.runAsync({
    models: [modelOf('long')],
    input: { messages: [{ role: 'user', content: question }], maxTokens: 4000 },
  })
  const took = performance.now() - began
  // The last render may be of the next frame.
  while (hook.status !== 'done') await nextFrame()
  const shown = place.textContent
  root.unmount()
  place.remove()
  const wanted = piecesOf('long').join('')
  if (output.text !== wanted || shown !== wanted) throw new Error('The page shows another text.')
  const seen = texts.slice(before - 1)
  const grew = seen.filter((text, i) => text.length > (seen[i - 1]?.length ?? 0)).length
  return { renders: texts.length - before, grew, took }
}

function Answer({ onRender }: { onRender: (hook: UseGenerateReturnType) => void }) {
  const hook = useGenerate()
  onRender(hook)
  return h('p', null, hook.text)
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
