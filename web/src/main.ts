import { createApp } from 'vue'
import { z } from 'zod/mini'
import App from './App.vue'
import { explainFailure } from './api/api-failure.ts'
import { keepAnswersWith } from './api/call.ts'
import { loadDictionaries, speak, t } from './i18n/translator.ts'
import { createAppRouter } from './router.ts'
import { restoreSession } from './session/session.ts'
import { applyTheme, storedLanguage } from './settings/settings.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/print.css'

// zod would compile its parsers with `new Function`; the content policy refuses that, so it need not even try.
z.config({ jitless: true })

/** Nobody is lost on a blank page: while the server does not answer, the start is tried again. */
const startSession = async (texts: Promise<unknown>): Promise<void> => {
  const place = document.querySelector('#app')
  for (let waitMs = 1000; ; waitMs = Math.min(waitMs * 2, 10_000)) {
    try {
      await restoreSession()
      return
    } catch (error) {
      await texts
      const failure = explainFailure(error)
      if (place) place.textContent = `${t('common.startFailedTitle')}. ${failure.text}`
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}

applyTheme()
// On its way before the first text asks for it, so that nothing is written twice.
void document.fonts.load('1rem "Plus Jakarta Sans Variable"')
const texts = Promise.all([speak(storedLanguage()), loadDictionaries(['common'])])
// Who reads is asked first of all; what the screen needs is made ready while the answer is on its way.
const started = startSession(texts)
// A wall shows what is true now or nothing: it keeps no answers.
if (!location.pathname.startsWith('/wall')) keepAnswersWith(import('./offline/offline.ts').then(({ keeper }) => keeper))
const router = createAppRouter()
await Promise.all([texts, started])
createApp(App).use(router).mount('#app')
// It copies the whole shell: not while the reader waits for his first screen.
const installShell = async (): Promise<void> => (await import('./offline/register-worker.ts')).registerWorker()
if (import.meta.env.PROD) setTimeout(() => void installShell(), 3000)
