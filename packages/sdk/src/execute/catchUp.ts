import type { StatusUpdate } from '../request/request.js'

/** An update for whoever heard none before: all the text so far is new to them. */
export function catchUp(update: StatusUpdate): StatusUpdate {
  const { text } = update
  return text ? { ...update, text: { delta: text.text, text: text.text } } : update
}
