import { useAnnounce } from '../Announcer.tsx'

type ShortHexProps = {
  /** What it is: “Name registrar”. */
  name: string
  value: string
}

/** An address or a digest: its ends, the whole of it on focus, and by a press in the clipboard. */
export function ShortHex({ name, value }: ShortHexProps) {
  const announce = useAnnounce()
  return (
    <button
      type="button"
      className="hex mono"
      aria-label={`${name} ${value}: copy`}
      onClick={() =>
        navigator.clipboard.writeText(value).then(
          () => announce(`${name} copied.`),
          () => announce(`${name} could not be copied.`),
        )
      }
    >
      <bdi dir="ltr">
        {value.slice(0, 6)}…{value.slice(-4)}
      </bdi>
      <bdi dir="ltr" className="hex-whole">
        {value}
      </bdi>
    </button>
  )
}
