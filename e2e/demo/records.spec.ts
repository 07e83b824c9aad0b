import { readFile } from 'node:fs/promises'
import { expect } from '../fixtures/test.ts'
import { ask, open, parts, test } from './demo.ts'

const canary = 'canary-wallet-7f3a.example'

test('records persist over a reload, the newest first', async ({ page }) => {
  const { answer, records } = await open(page)
  await expect(records.getByText('No records yet.')).toBeVisible()
  await ask(page, canary)
  await expect(answer.getByText(canary, { exact: true })).toBeVisible()
  await ask(page, '192.168.0.1')
  await expect(records.getByRole('listitem')).toHaveCount(2)
  await expect(records.getByRole('listitem').first()).toContainText('Failed')
  await page.reload()
  await expect(records.getByRole('listitem')).toHaveCount(2)
  await expect(records.getByRole('listitem').last()).toContainText(/Answered.*verified.*just now/s)
})

test('records hold no name: not on screen, not in the export, not in any storage', async ({
  page,
}) => {
  const { answer, records } = await open(page)
  await ask(page, canary)
  await expect(answer.getByText(canary, { exact: true })).toBeVisible()
  await records.getByText('Answered', { exact: true }).click()
  const json = records.getByRole('region', { name: 'The record as JSON' })
  const record = JSON.parse((await json.textContent()) ?? '')
  expect(record).toMatchObject({ status: 'answered', task: 'classify' })

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    records.getByRole('button', { name: 'Export' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('trine-records.json')
  const exported = await readFile(await download.path(), 'utf8')
  expect(JSON.parse(exported)).toMatchObject([{ id: record.id }])

  const stored = await page.evaluate(dumpStorage)
  for (const text of [(await records.textContent()) ?? '', exported, stored]) {
    expect(text).toContain(record.id)
    for (const form of forms(canary)) expect(text).not.toContain(form)
  }
})

test('clearing asks first, and can be declined', async ({ page }) => {
  const { records } = await open(page)
  await expect(records.getByRole('button', { name: 'Clear' })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await ask(page, canary)
  await expect(records.getByRole('listitem')).toHaveCount(1)
  await records.getByRole('button', { name: 'Clear' }).click()
  const dialog = page.getByRole('dialog', { name: 'Clear all records?' })
  await expect(dialog.getByRole('button', { name: 'Keep them' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(records.getByRole('button', { name: 'Clear' })).toBeFocused()
  await expect(records.getByRole('listitem')).toHaveCount(1)
  await records.getByRole('button', { name: 'Clear' }).click()
  await dialog.getByRole('button', { name: 'Clear' }).click()
  await expect(records.getByText('No records yet.')).toBeVisible()
  await page.reload()
  await expect(parts(page).records.getByText('No records yet.')).toBeVisible()
})

/** The name as text, as hexadecimal, and as numbers in JSON. */
function forms(name: string): string[] {
  const bytes = [...Buffer.from(name)]
  return [name, name.slice(0, 12), Buffer.from(name).toString('hex'), bytes.slice(0, 8).join(',')]
}

/** Everything that this page keeps in databases and key-value storage. */
async function dumpStorage(): Promise<string> {
  const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie]
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  for (const { name } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name as string))
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store)
      kept.push(name, await settled(objects.getAllKeys()), await settled(objects.getAll()))
    }
    database.close()
  }
  return JSON.stringify(kept)
}
