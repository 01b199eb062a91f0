import { shallowRef, watchEffect } from 'vue'
import { speak, type Language } from '../i18n/translator.ts'

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(`pantau.${key}`)
  } catch {
    return null // storage refused: the choice then lasts as long as the page
  }
}
const write = (key: string, value: string): void => {
  try {
    localStorage.setItem(`pantau.${key}`, value)
  } catch {
    // as above
  }
}

const isTheme = (text: string | null): text is Theme => themes.some((theme) => theme === text)
const stored = read('theme')

export const theme = shallowRef<Theme>(isTheme(stored) ? stored : 'auto')
/** True while the wall is shown: it is always dark, whatever the reader chose. */
export const isWall = shallowRef(false)
/** True while the page goes to paper: white, canvases included, and whole, whatever the screen shows. */
export const isPrinting = shallowRef(false)
/** Counts changes of the painted colours: canvases repaint when it moves. */
export const paletteVersion = shallowRef(0)

/** Keeps `data-theme` in step with the choice, the system and the wall; returns how to stop. */
export const applyTheme = (): (() => void) => {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const systemIsDark = shallowRef(system.matches)
  const follow = (event: MediaQueryListEvent): void => void (systemIsDark.value = event.matches)
  system.addEventListener('change', follow)
  // Not every browser tells both ways.
  const paper = matchMedia('print')
  const followPaper = (event: Event): void =>
    void (isPrinting.value = event.type === 'beforeprint' || (event.type === 'change' && paper.matches))
  addEventListener('beforeprint', followPaper)
  addEventListener('afterprint', followPaper)
  paper.addEventListener('change', followPaper)
  const stop = watchEffect(() => {
    const isDark = theme.value === 'dark' || (theme.value === 'auto' && systemIsDark.value)
    const chosen = isWall.value ? 'wall' : isDark ? 'dark' : 'light'
    document.documentElement.dataset['theme'] = isPrinting.value ? 'light' : chosen
    paletteVersion.value += 1
  })
  return () => {
    stop()
    system.removeEventListener('change', follow)
    removeEventListener('beforeprint', followPaper)
    removeEventListener('afterprint', followPaper)
    paper.removeEventListener('change', followPaper)
  }
}

export const chooseTheme = (next: Theme): void => {
  theme.value = next
  write('theme', next)
}

/** Whether this browser is a paired wall: without a session it asks for a new code, not for a password. */
export const isPairedWall = (): boolean => read('wall') === '1'
export const rememberWall = (isPaired: boolean): void => write('wall', isPaired ? '1' : '0')

/** Whether the reader left without a network, so that the server still thinks he is signed in. */
export const isLeaving = (): boolean => read('leaving') === '1'
export const rememberLeaving = (leaves: boolean): void => write('leaving', leaves ? '1' : '0')

export const storedLanguage = (): Language => (read('language') === 'en' ? 'en' : 'id')

export const chooseLanguage = async (next: Language): Promise<void> => {
  await speak(next)
  write('language', next)
}
