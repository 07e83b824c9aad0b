import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import sirv from 'sirv'

/** Where the built page lies. */
export const builtDemo = fileURLToPath(new URL('dist', import.meta.url))

/**
 * What the page may do. It suffices for WebAssembly in a worker, and for nothing from elsewhere but the
 * chain, the operators and the cloud endpoint that it is told of. Nothing cuts it off from windows it opens: wallets use them.
 *
 * @param {readonly string[]} [origins] that the page may also connect to
 */
export const contentSecurityPolicy = (origins = []) =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    ["connect-src 'self'", ...origins].join(' '),
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** @param {Deployment} deployment */
const originsOf = ({ rpcUrl, wsUrl, nodes, cloud }) => [
  ...new Set(
    [rpcUrl, wsUrl, ...nodes.map(({ url }) => url), ...(cloud ? [cloud.url] : [])].map(
      (url) => new URL(url).origin,
    ),
  ),
]

/** Types that the server's table lacks. */
const contentTypes = { '.onnx': 'application/octet-stream' }

/**
 * Serves a built page to this machine only.
 *
 * @param {{ directory?: string, port?: number, deployment?: Deployment }} [options] `directory`: the built
 * demo by default; `port`: 0, a free one; `deployment`: told to the page as `/deployment.json`, which is `null` without
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>} `url` ends in a slash.
 * Rejects with the system's error (`code: 'EADDRINUSE'`) where the port is taken.
 *
 * @typedef {{ rpcUrl: string, wsUrl: string, nodes: readonly { url: string }[], cloud?: { url: string } | undefined }} Deployment whatever
 * else it holds is passed on
 */
export async function serve({ directory = builtDemo, port = 0, deployment } = {}) {
  const policy = contentSecurityPolicy(deployment && originsOf(deployment))
  const files = sirv(directory, {
    etag: true,
    brotli: true,
    gzip: true,
    setHeaders(response, pathname) {
      const type = contentTypes[pathname.slice(pathname.lastIndexOf('.'))]
      if (type !== undefined) response.setHeader('content-type', type)
      response.setHeader(
        'cache-control',
        pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', policy)
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    const refuse = (status) => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
      response.end(request.method === 'HEAD' ? undefined : 'Not here.\n')
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD')
      refuse(405)
      return
    }
    if (request.url === '/deployment.json') {
      const body = JSON.stringify(deployment ?? null)
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(request.method === 'HEAD' ? undefined : body)
      return
    }
    files(request, response, () => refuse(404))
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address.port}/`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve({ port: Number(process.env.PORT ?? 0) })
  console.log(url)
}
