/** All that this origin keeps in the browser, as text. */
export async function readStorage(): Promise<string> {
  const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie]
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name))
    for (const store of database.objectStoreNames) {
      const entries = database.transaction(store).objectStore(store)
      kept.push(await settled(entries.getAll()), await settled(entries.getAllKeys()))
    }
    database.close()
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys())
      kept.push(request.url, await (await cache.match(request))?.text())
  }
  return JSON.stringify(kept, (_, value) =>
    ArrayBuffer.isView(value) || value instanceof ArrayBuffer
      ? new TextDecoder().decode(value)
      : value,
  )
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
