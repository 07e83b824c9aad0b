import { isTrineError } from '../errors/base.js'
import { TextWithdrawnError } from '../errors/request.js'
import type { StatusUpdate } from '../request/request.js'

/**
 * A run's text as it comes, from its beginning, whenever the iteration begins. A slow reader gets several
 * pieces as one. It ends with the answer, and when the request is cancelled.
 *
 * @param whole all of the text, once the answer is there
 * @throws TextWithdrawnError when text that was handed out no longer holds; the error of a request that failed
 */
export async function* iterateText(
  subscribe: (listener: (update: StatusUpdate) => void) => () => void,
  whole: Promise<string | undefined>,
): AsyncGenerator<string, void, undefined> {
  let text = ''
  let given = ''
  let end: { error?: unknown } | undefined
  let answered = false
  let wake = () => {}
  const unsubscribe = subscribe((update) => {
    if (update.text) text = update.text.text
    wake()
  })
  whole.then(
    (all) => {
      text = all ?? text
      answered = true
      end = {}
      wake()
    },
    (error) => {
      end = isTrineError(error) && error.code === 'request/aborted' ? {} : { error }
      wake()
    },
  )
  try {
    for (;;) {
      // Text that begins anew and says the same may catch up; where none follows, its end says why.
      const holds = text.startsWith(given) || (!answered && given.startsWith(text))
      if (!holds) throw new TextWithdrawnError()
      if (text.length > given.length) {
        const piece = text.slice(given.length)
        given = text
        yield piece
      } else if (end) {
        if ('error' in end) throw end.error
        return
      } else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    unsubscribe()
  }
}
