import { type AddressInfo, createServer, type Server } from 'node:net'

/** Free ports that are held until they are released, so that none is had twice. */
export async function reservePorts(
  count: number,
): Promise<{ ports: readonly number[]; release: () => Promise<void> }> {
  const servers = await Promise.all(Array.from({ length: count }, hold))
  return {
    ports: servers.map((server) => (server.address() as AddressInfo).port),
    release: async () => {
      await Promise.all(
        servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
      )
    },
  }
}

function hold(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(server))
  })
}
