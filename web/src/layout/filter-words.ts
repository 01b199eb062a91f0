const wordsOf = (element: Element): string => element.textContent?.replace(/\s+/g, ' ').trim() ?? ''

/** `Order: worst first`; null for a control that shows what it shows without anybody's choice. */
const controlWords = (control: HTMLInputElement | HTMLSelectElement): string | null => {
  const name = control.labels?.[0] ? wordsOf(control.labels[0]) : ''
  if (control instanceof HTMLInputElement) return control.value === '' ? null : `${name}: ${control.value}`
  const chosen = control.selectedOptions[0]
  return control.selectedIndex > 0 && chosen ? `${name}: ${wordsOf(chosen)}` : null
}

/** What the reader chose on a screen, in the words of its own controls: a new filter is named without a line here. */
export const filterWords = (page: ParentNode): string[] => {
  const controls = page.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
    'main [role="search"] :is(input, select)',
  )
  const pressed = page.querySelectorAll('main [aria-pressed="true"]')
  const chosen = page.querySelectorAll<HTMLInputElement>('main fieldset input[type="radio"]:checked')
  return [
    ...[...controls].map(controlWords),
    ...[...pressed].map(wordsOf),
    ...[...chosen].map((radio) => (radio.labels?.[0] ? wordsOf(radio.labels[0]) : null)),
  ].filter((words): words is string => words !== null && words !== '')
}
