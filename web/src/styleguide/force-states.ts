const focusable = ':is(a, button, input, select, textarea, [tabindex])'
const forced = { hover: ':hover', focus: ':focus-visible' } as const

const onlyStyles = (rules: CSSRuleList): CSSStyleRule[] =>
  [...rules].filter((rule): rule is CSSStyleRule => rule instanceof CSSStyleRule)

/** The same rule for what stands in `.force-hover` or `.force-focus`; null when it is about neither. */
const forcedRule = ({ selectorText, style }: CSSStyleRule, state: keyof typeof forced): string | null => {
  const pseudo = forced[state]
  if (!selectorText.includes(pseudo)) return null
  const own = selectorText
    .replaceAll(`:has(${pseudo})`, '')
    .replaceAll(pseudo, selectorText === pseudo ? focusable : '')
  return `.force-${state} :is(${own}) { ${style.cssText} }`
}

/**
 * Shows states that only a pointer or a keyboard brings: every rule of the page about `:hover` and `:focus-visible` is
 * said once more for the samples that are marked so. The rules stay those of the components; nothing is drawn twice.
 */
export const forceStates = (): void => {
  const sheet = new CSSStyleSheet()
  const rules = [...document.styleSheets].flatMap(({ cssRules }) => onlyStyles(cssRules))
  for (const rule of rules)
    for (const state of ['hover', 'focus'] as const) {
      const text = forcedRule(rule, state)
      if (text !== null) sheet.insertRule(text, sheet.cssRules.length)
    }
  document.adoptedStyleSheets = [sheet]
}
