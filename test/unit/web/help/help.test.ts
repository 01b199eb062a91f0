import { screenHelp, terms } from '#web/help/help.ts'
import { routes } from '#web/routes.ts'
import { describe, expect, it } from 'vitest'

const screens = routes.filter((route) => route.component && !route.meta?.bare).map(({ path }) => path)
const languages = ['id', 'en'] as const

it('explains every screen of the shell, and no other', () => {
  expect(screens.length).toBeGreaterThan(15)
  expect(Object.keys(screenHelp).sort()).toEqual([...screens].sort())
})

describe.each(Object.entries(screenHelp))('%s', (_path, help) => {
  it.each(languages)('says in %s what it answers and what to do next', (language) => {
    const texts = [help.answers, ...help.next, ...(help.keys ?? []).map(({ does }) => does)]
    for (const text of texts) expect(text[language].length).toBeGreaterThan(10)
    expect(help.answers[language]).toMatch(/[?.]/)
    expect(help.next.length).toBeGreaterThan(0)
  })
})

it('uses every term that it explains, each in two languages that differ', () => {
  const used = new Set(Object.values(screenHelp).flatMap((help) => help.terms))
  expect(Object.keys(terms).filter((name) => !used.has(name as keyof typeof terms))).toEqual([])
  for (const { means } of Object.values(terms)) expect(means.id).not.toBe(means.en)
})
