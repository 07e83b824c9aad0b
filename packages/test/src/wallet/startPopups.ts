import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * The page that a popup wallet shows: it asks its own server what the user decides, and tells the page that
 * opened it. A page whose headers cut that tie (COOP) never hears of it.
 */
const page = `<!doctype html><meta charset="utf-8"><title>Test wallet</title>
<p role="status">Asking…</p>
<script>
const id = new URLSearchParams(location.search).get('id')
fetch('/decide?id=' + id, { method: 'POST' }).then((answer) => answer.json()).then((approved) => {
  if (window.opener === null) document.querySelector('p').textContent = 'This window has lost its page.'
  else { window.opener.postMessage({ wallet: id, approved }, '*'); window.close() }
})
</script>`

/** Serves a popup wallet's own origin. @param decide what the user does about a prompt */
export async function startPopups(
  decide: (id: string) => Promise<boolean>,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://wallet')
    if (request.method === 'POST' && pathname === '/decide') {
      const approved = await decide(searchParams.get('id') ?? '')
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(approved))
    } else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
