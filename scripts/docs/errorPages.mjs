import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const remedies = {
  'fix-input': 'Change what you pass: the same call would fail again.',
  retry: 'Try again: nothing is wrong with the call itself.',
  'change-route': 'Another route, model or policy may do: the same attempt would fail again.',
  stop: 'Do not try again.',
}

/** An error class: the comment above it, its name, its code and its remedy. */
const errorClass =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport class (\w+Error) extends BaseError \{([\s\S]*?)\n\}/g

/**
 * One page for each error code, written from the classes' own comments, so that page and code agree.
 *
 * @returns the pages by file name, and the errors they were made from
 */
export async function renderErrorPages(root) {
  const errors = []
  for (const name of ['sdk', 'react', 'node']) {
    const folder = join(root, 'packages', name, 'src', 'errors')
    for (const file of (await readdir(folder)).sort())
      if (!file.endsWith('.test.ts'))
        errors.push(...parseErrors(await readFile(join(folder, file), 'utf8'), `@trine/${name}`))
  }
  errors.sort((a, b) => (a.code < b.code ? -1 : 1))
  const pages = new Map(errors.map((error) => [`${error.code.replace('/', '-')}.md`, page(error)]))
  pages.set('README.md', index(errors))
  return { errors, pages }
}

export function parseErrors(source, origin) {
  return [...source.matchAll(errorClass)].flatMap(([, comment, name, body]) => {
    const code = /readonly code = '([^']+)'/.exec(body)?.[1]
    const remedy = /readonly remedy = '([^']+)'/.exec(body)?.[1]
    if (!code) return []
    const text = comment.replace(/^\s*\* ?/gm, '').trim()
    const [what, mend] = text.split(/\n*What to do: /)
    return [{ name, code, remedy, origin, what: unwrap(what), mend: mend && unwrap(mend) }]
  })
}

const unwrap = (text) => text.replace(/(?<!\n)\n(?!\n)/g, ' ').trim()

function page({ name, code, remedy, origin, what, mend }) {
  const general = remedy ? remedies[remedy] : 'It depends on the attempts: see `remedy`.'
  return `# \`${code}\`

${what}

**What to do.** ${mend}

| | |
|---|---|
| Class | \`${name}\` of \`${origin}\` |
| \`remedy\` | ${remedy ? `\`'${remedy}'\`: ` : ''}${general} |

[All errors](README.md)
`
}

function index(errors) {
  const rows = errors.map(
    ({ code, what }) => `| [\`${code}\`](${code.replace('/', '-')}.md) | ${what.split('\n')[0]} |`,
  )
  return `# Errors

Every error has a \`code\`, which names the case; a \`remedy\`, which says what kind of thing would help; and a
\`message\`, for people. Compare codes, not classes: a page may have loaded two copies of the package.

\`\`\`ts
if (isTrineError(error) && error.remedy === 'retry') showRetry(error.message)
\`\`\`

Errors hold no prompt, output or key: they can be logged and stored. \`toJSON()\` gives their stored form.

| Code | What happened |
|---|---|
${rows.join('\n')}
`
}
