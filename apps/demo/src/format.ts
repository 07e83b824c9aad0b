const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const time = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' })
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** @example inHundred(0.2482) // '25 in 100' */
export function inHundred(share: number): string {
  const n = share * 100
  if (n > 0 && n < 1) return `${n.toFixed(1)} in 100`
  if (n > 99 && n < 100) return `${(Math.floor(n * 10) / 10).toFixed(1)} in 100`
  return `${whole.format(n)} in 100`
}

/** @example percent(0.0762) // '7.6 %' */
export function percent(share: number): string {
  const n = share * 100
  if (n > 99 && n < 100) return `${(Math.floor(n * 10) / 10).toFixed(1)} %`
  return `${n < 10 ? n.toFixed(1) : whole.format(n)} %`
}

/** Megabytes of 10⁶ bytes. @example megabytes(16_243_912) // '16.2 MB' */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

/** US dollars, with more digits the smaller the amount. @example dollars(0.0024) // '$0.0024' */
export function dollars(amount: number): string {
  if (amount === 0) return '$0'
  if (amount >= 1000) return `$${whole.format(amount)}`
  if (amount >= 0.1) return `$${amount.toFixed(2)}`
  if (amount < 0.0001) return '< $0.0001'
  const places = Math.min(9, 1 - Math.floor(Math.log10(amount)))
  return `$${amount.toFixed(places)}`
}

/** @example duration(3.42) // '3.4 ms' */
export function duration(amount: number): string {
  if (amount >= 1000) return `${(amount / 1000).toFixed(1)} s`
  return `${amount < 10 ? amount.toFixed(1) : whole.format(amount)} ms`
}

export function count(n: number): string {
  return whole.format(n)
}

export function moment(iso: string): string {
  return time.format(new Date(iso))
}

/** @example ago('2026-01-01T00:00:00Z', now) // '2 minutes ago' */
export function ago(iso: string, now: number): string {
  const seconds = Math.round((now - Date.parse(iso)) / 1000)
  if (seconds < 45) return 'just now'
  if (seconds < 3600) return relative.format(-Math.max(1, Math.round(seconds / 60)), 'minute')
  if (seconds < 86_400) return relative.format(-Math.round(seconds / 3600), 'hour')
  return relative.format(-Math.round(seconds / 86_400), 'day')
}
