import { expect } from '../fixtures/test.ts'
import { open, test } from './policyTest.ts'

const paid = [
  { id: 'paid', offer: { price: { ceiling: '0.01', expected: '0.01' } }, charged: '0.01' },
]
const refused = { code: 'policy/no-offer-allowed' }
const answered = { offer: 'paid/toy-small' }

test('a budget of the session is a tab’s own, and that of the day is everybody’s', async ({
  context,
  url,
}) => {
  const budget = { perCall: '0.01', perSession: '0.03', perDay: '0.05' }
  const tabs = await Promise.all([context.newPage(), context.newPage()])
  for (const tab of tabs) await open(tab, url, { places: paid, budget })
  const [one, other] = tabs
  const ask = (times: number) => (tab: typeof one) =>
    tab?.evaluate((count) => policyPage.askTimes(count, '1'), times)

  // Three fit into the first tab's session.
  expect(await ask(4)(one)).toMatchObject([answered, answered, answered, refused])
  // The other tab has a session of its own, and two cents are left of the day.
  expect(await ask(3)(other)).toMatchObject([answered, answered, refused])
})

test('a reload begins a session, and no day', async ({ page, url }) => {
  const budget = { perCall: '0.01', perSession: '0.02', perDay: '0.03' }
  await open(page, url, { places: paid, budget })
  const ask = () => page.evaluate(() => policyPage.askTimes(3, '1'))
  expect(await ask()).toMatchObject([answered, answered, refused])
  await open(page, url, { places: paid, budget })
  expect(await ask()).toMatchObject([answered, refused, refused])
})

test('tabs that ask at once keep to both', async ({ context, url }) => {
  const budget = { perCall: '0.01', perSession: '0.02', perDay: '0.03' }
  const tabs = await Promise.all([0, 1, 2].map(() => context.newPage()))
  for (const tab of tabs) await open(tab, url, { places: paid, budget })
  const endings = await Promise.all(
    tabs.map((tab) => tab.evaluate(() => Promise.all([1, 2, 3].map(() => policyPage.ask('1'))))),
  )
  const counts = endings.map((all) => all.filter((ending) => 'offer' in ending).length)
  for (const count of counts) expect(count).toBeLessThanOrEqual(2)
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3)
})
