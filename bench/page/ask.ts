/** Sends a worker one message and waits for its one reply. */
export function ask<T>(worker: Worker, message: object, transfer: Transferable[] = []): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = (event) => reject(new Error(event.message))
    worker.postMessage(message, transfer)
  })
}
