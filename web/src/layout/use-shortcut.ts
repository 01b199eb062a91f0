import { onBeforeUnmount, onMounted } from 'vue'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** A key of the whole page, for as long as the component lives. Plain keys are left alone while somebody types. */
export const useShortcut = (matches: (event: KeyboardEvent) => boolean, run: () => void): void => {
  const listen = (event: KeyboardEvent): void => {
    if (!matches(event)) return
    if (isTyping(event.target) && !event.ctrlKey && !event.metaKey) return
    if (document.querySelector('dialog[open]')) return
    event.preventDefault()
    run()
  }
  onMounted(() => addEventListener('keydown', listen))
  onBeforeUnmount(() => removeEventListener('keydown', listen))
}
