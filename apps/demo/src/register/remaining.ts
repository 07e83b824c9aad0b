/** Time that is left. @example remaining(252_000) // '4 min 12 s' */
export function remaining(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  if (hours >= 1) return `${hours} h ${minutes} min`
  return minutes >= 1 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}
