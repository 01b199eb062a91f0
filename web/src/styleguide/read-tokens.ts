export interface Token {
  name: string
  value: string
}
export type TokenKind = 'colour' | 'shadow' | 'type' | 'space' | 'motion' | 'size'

const kindOf = ({ name, value }: Token): TokenKind => {
  if (name.startsWith('--shadow')) return 'shadow'
  if (CSS.supports('color', value)) return 'colour'
  if (/^--(font|text)/.test(name)) return 'type'
  if (name.startsWith('--space')) return 'space'
  return value.endsWith('s') ? 'motion' : 'size'
}

/** Every token of the stylesheets as it holds now: a new one is shown without a line here. */
export const readTokens = (): Map<TokenKind, Token[]> => {
  const roots = [...document.styleSheets]
    .flatMap(({ cssRules }) => [...cssRules])
    .filter((rule): rule is CSSStyleRule => rule instanceof CSSStyleRule && rule.selectorText.startsWith(':root'))
  const names = new Set(roots.flatMap(({ style }) => [...style].filter((name) => /^--(?!lightningcss)/.test(name))))
  const now = getComputedStyle(document.documentElement)
  const tokens = [...names].map((name) => ({ name, value: now.getPropertyValue(name).trim() }))
  return Map.groupBy(tokens, kindOf)
}
